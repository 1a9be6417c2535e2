package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * A target held against what was measured.
 *
 * @param target the target
 * @param ours the store's figure
 * @param other the other's; empty if there is none
 * @param value what is held against the limit
 */
record Judgement(Target target, Estimate ours, Optional<Estimate> other, Estimate value) {

  /** Empty if something that it takes was not measured. */
  static Optional<Judgement> of(Target target, Results results) {
    boolean measured =
        target.points().stream()
            .allMatch(
                point ->
                    results
                        .find(point)
                        .filter(found -> found.figures().containsKey(target.figure()))
                        .isPresent());
    return measured
        ? Optional.of(
            new Judgement(
                target,
                results.at(target.ours()).estimate(target.figure()),
                target.other().map(other -> results.at(other).estimate(target.figure())),
                target.value(results)))
        : Optional.empty();
  }

  /** Those of the targets that were measured. */
  static List<Judgement> of(Plan plan, Results results) {
    return plan.targets().stream().flatMap(target -> of(target, results).stream()).toList();
  }

  boolean isReached() {
    return target.compared().isReached(value.value(), target.limit());
  }

  /** Whether it would be the same wherever in its interval the value is. */
  boolean isCertain() {
    return target.compared().isReached(value.value() - value.error(), target.limit())
        == target.compared().isReached(value.value() + value.error(), target.limit());
  }

  /** Ours, the other, what is held against the limit, the limit. */
  List<String> cells() {
    return List.of(Text.of(ours), other.map(Text::of).orElse(""), Text.of(value), limit());
  }

  private String limit() {
    return (target.compared() == Target.Compared.RATIO_AT_LEAST ? "≥ " : "≤ ")
        + Text.of(target.limit());
  }
}
