package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.failover.Planner.Way;
import io.mirrorneuron.store.ops.survey.Survey;
import java.util.List;
import java.util.Optional;

/**
 * What will be done.
 *
 * @param survey what it is based on
 * @param way without loss, or in any case
 * @param wanted who shall become the primary; empty for the best
 * @param primary who is replaced
 * @param epoch the config epoch that has to be surpassed
 * @param sentinel who is told to do it
 * @param candidates every replica, the likeliest first
 * @param reasons why nothing can be done; empty if something can
 */
record Plan(
    Survey survey,
    Way way,
    Optional<HostPort> wanted,
    HostPort primary,
    long epoch,
    HostPort sentinel,
    List<Candidate> candidates,
    List<String> reasons) {

  Plan {
    candidates = List.copyOf(candidates);
    reasons = List.copyOf(reasons);
  }

  /** Who will most likely be promoted; Sentinel chooses among those that are eligible. */
  Optional<Candidate> candidate() {
    return candidates.stream().filter(Candidate::isEligible).findFirst();
  }

  /**
   * Those among whom Sentinel chooses, for a person: by what it has read of their offsets, up to
   * ten seconds ago, which may be another one than is the best now.
   */
  String likely() {
    Candidate best = candidate().orElseThrow();
    List<String> equals =
        candidates.stream()
            .filter(it -> it.isEligible() && it.priority() == best.priority())
            .map(it -> it.address().toString())
            .toList();
    return wanted.isPresent() || equals.size() == 1
        ? best.address().toString()
        : String.join(" or ", equals) + " (the Sentinel chooses; --to decides)";
  }

  /** How many Sentinels are more than half of them. */
  int majority() {
    return majority(survey);
  }

  private static int majority(Survey survey) {
    return survey.sentinelCount() / 2 + 1;
  }

  /** That fewer answer, as a sentence; empty if not. */
  static Optional<String> minority(Survey survey) {
    long answering = survey.opinions().count();
    return answering >= majority(survey)
        ? Optional.empty()
        : Optional.of(
            "only "
                + answering
                + " of "
                + survey.sentinelCount()
                + (answering == 1 ? " Sentinels answers" : " Sentinels answer"));
  }

  /** How a command ends that only plans. */
  ExitCode exit() {
    if (reasons.isEmpty()) {
      return ExitCode.OK;
    }
    return way == Way.PLANNED && minority(survey).isPresent()
        ? ExitCode.NO_QUORUM
        : ExitCode.REFUSED;
  }

  /**
   * Returns if something can be done.
   *
   * @throws CommandFailure if not
   */
  void orRefuse() {
    if (!reasons.isEmpty()) {
      throw new CommandFailure(
          exit(),
          "refused, nothing was done: " + String.join("; ", reasons),
          "look with mn ha status");
    }
  }
}
