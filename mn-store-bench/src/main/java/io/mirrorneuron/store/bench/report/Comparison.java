package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * One point in two runs.
 *
 * @param point the point
 * @param figure what it is compared by
 * @param before the earlier run, an iteration each
 * @param after the later one
 * @param tolerance how much slower is still no regression, as a fraction
 */
record Comparison(
    Point point, String figure, List<Double> before, List<Double> after, double tolerance) {

  /** A loss that a comparison should be able to show: a fifth. */
  static final double LOSS = 0.2;

  /** What is said about the later run. */
  enum Verdict {
    /** Slower by more than the tolerance, wherever in its interval the ratio is. */
    SLOWER("**slower**"),
    /** Faster by more than the tolerance, wherever it is. */
    FASTER("faster"),
    /** Neither, wherever it is. */
    SAME("the same"),
    /** It depends on where it is. */
    WITHIN_THE_ERROR("within the error"),
    /** There is no interval: too few samples, or some that are not above zero. */
    CANNOT_TELL("cannot tell");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** What was measured in both runs. */
  static List<Comparison> of(Results before, Results after, double tolerance) {
    return before.measurements().stream()
        .flatMap(measured -> of(measured, after.find(measured.point()), tolerance).stream())
        .toList();
  }

  private static Optional<Comparison> of(
      Measurement before, Optional<Measurement> after, double tolerance) {
    String figure = Figures.mainOf(before.point());
    return after
        .filter(again -> again.figures().containsKey(figure))
        .filter(again -> before.figures().containsKey(figure))
        .map(
            again ->
                new Comparison(
                    before.point(),
                    figure,
                    before.series(figure).samples(),
                    again.series(figure).samples(),
                    tolerance));
  }

  /** The later value in terms of the earlier one; empty if that cannot be told. */
  Optional<Ratio> ratio() {
    return Ratio.of(before, after);
  }

  Verdict verdict() {
    return ratio().map(this::verdict).orElse(Verdict.CANNOT_TELL);
  }

  private Verdict verdict(Ratio ratio) {
    Ratio slowdown = isThroughput() ? ratio.inverse() : ratio;
    if (slowdown.least() > 1 + tolerance) {
      return Verdict.SLOWER;
    }
    if (slowdown.most() < 1 / (1 + tolerance)) {
      return Verdict.FASTER;
    }
    return slowdown.least() >= 1 / (1 + tolerance) && slowdown.most() <= 1 + tolerance
        ? Verdict.SAME
        : Verdict.WITHIN_THE_ERROR;
  }

  /**
   * Whether, as these samples scatter, a {@link #LOSS} would have been called slower: a fifth fewer
   * in a second, or a fifth more time.
   */
  boolean couldShowALoss() {
    double slowdown = isThroughput() ? 1 / (1 - LOSS) : 1 + LOSS;
    return ratio().filter(found -> slowdown / found.uncertainty() > 1 + tolerance).isPresent();
  }

  private boolean isThroughput() {
    return point.way() == Point.Way.THROUGHPUT;
  }
}
