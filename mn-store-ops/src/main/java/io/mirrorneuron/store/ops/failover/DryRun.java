package io.mirrorneuron.store.ops.failover;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mn ha failover --dry-run -o json} prints, with these names in snake_case.
 *
 * @param masterName the name under which the Sentinels watch the primary
 * @param primary who would be replaced
 * @param epoch the config epoch now
 * @param sentinel who would be told
 * @param candidate who would be promoted; null if nobody can be
 * @param why why this one; null if nobody can be
 * @param refused what speaks against it; empty if it would be done
 * @param replicas each of them, the likeliest first
 */
record DryRun(
    String masterName,
    String primary,
    long epoch,
    String sentinel,
    @Nullable String candidate,
    @Nullable String why,
    List<String> refused,
    List<Replica> replicas) {

  /**
   * One replica.
   *
   * @param address as it is announced
   * @param priority the lower, the likelier
   * @param lagBytes how many of the primary's bytes it does not hold; null if not known
   * @param objection why it cannot be promoted; null if it can
   */
  record Replica(
      String address, int priority, @Nullable Long lagBytes, @Nullable String objection) {}

  static DryRun of(Plan plan) {
    return new DryRun(
        plan.survey().masterName(),
        plan.primary().toString(),
        plan.epoch(),
        plan.sentinel().toString(),
        plan.candidate().map(it -> it.address().toString()).orElse(null),
        plan.candidate().map(it -> why(it, plan)).orElse(null),
        plan.reasons(),
        plan.candidates().stream()
            .map(
                it ->
                    new Replica(
                        it.address().toString(),
                        it.priority(),
                        it.lagBytes() < 0 ? null : it.lagBytes(),
                        it.isEligible() ? null : it.objection()))
            .toList());
  }

  List<String> sentences() {
    return refused.isEmpty()
        ? List.of(candidate + " would replace " + primary + ": " + why, "")
        : List.of("it would be refused: " + String.join("; ", refused), "");
  }

  private static String why(Candidate best, Plan plan) {
    List<Candidate> others =
        plan.candidates().stream().filter(it -> it.isEligible() && !it.equals(best)).toList();
    if (others.isEmpty()) {
      return "it is the only replica that can be promoted";
    }
    int lowest = others.stream().mapToInt(Candidate::priority).min().orElse(0);
    if (best.priority() < lowest) {
      return "its priority is the lowest";
    }
    if (best.priority() > lowest) {
      return "it was asked for, and would be given the lowest priority until it is over";
    }
    return others.stream().anyMatch(it -> it.priority() == lowest && it.offset() >= best.offset())
        ? "no other has a lower priority or more of the history; the Sentinel may as well choose"
            + " another one that has as much"
        : "of those with the lowest priority it has most of the history";
  }
}
