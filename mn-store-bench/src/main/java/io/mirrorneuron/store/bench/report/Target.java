package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * What is to be reached, and from which points it is told.
 *
 * @param what in words
 * @param figure which figure of the points
 * @param ours the store
 * @param other what it is compared with; empty if the figure is judged by itself
 * @param compared how
 * @param limit the least or the largest that reaches the target
 */
record Target(
    String what,
    String figure,
    Point ours,
    Optional<Point> other,
    Compared compared,
    double limit) {

  /** How the store is compared. */
  enum Compared {
    /** Ours divided by the other is at least the limit. */
    RATIO_AT_LEAST,
    /** Ours divided by the other is at most the limit. */
    RATIO_AT_MOST,
    /** Ours less the other is at most the limit. */
    EXCESS_AT_MOST,
    /** Ours is at most the limit. */
    AT_MOST;

    boolean isReached(double value, double limit) {
      return this == RATIO_AT_LEAST ? value >= limit : value <= limit;
    }
  }

  static Target atLeast(double limit, String what, String figure, Point ours, Point other) {
    return new Target(what, figure, ours, Optional.of(other), Compared.RATIO_AT_LEAST, limit);
  }

  static Target atMost(double limit, String what, String figure, Point ours, Point other) {
    return new Target(what, figure, ours, Optional.of(other), Compared.RATIO_AT_MOST, limit);
  }

  static Target excess(double limit, String what, String figure, Point ours, Point other) {
    return new Target(what, figure, ours, Optional.of(other), Compared.EXCESS_AT_MOST, limit);
  }

  static Target absolute(double limit, String what, String figure, Point ours) {
    return new Target(what, figure, ours, Optional.empty(), Compared.AT_MOST, limit);
  }

  /** What must be measured for it, next to one another, so that noise meets all of them. */
  List<Point> points() {
    return other.map(bare -> List.of(ours, bare)).orElseGet(() -> List.of(ours));
  }

  /** The value that is held against the limit. */
  Estimate value(Results results) {
    Estimate mine = results.at(ours).estimate(figure);
    if (other.isEmpty()) {
      return mine;
    }
    Estimate theirs = results.at(other.get()).estimate(figure);
    return compared == Compared.EXCESS_AT_MOST ? mine.minus(theirs) : mine.dividedBy(theirs);
  }
}
