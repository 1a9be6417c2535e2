package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How long the slow ones take: the median, 90, 99 and 99.9 %, and the longest of all iterations.
 *
 * @param title what is seen
 * @param why how to read it
 * @param curves one for each point
 */
record Percentiles(String title, String why, List<Curve> curves) implements Chart {

  /**
   * One of them.
   *
   * @param who whose it is
   * @param point where it is measured, the time of each operation
   */
  record Curve(String who, Point point) {}

  static Percentiles of(String title, String why) {
    return new Percentiles(title, why, List.of());
  }

  Percentiles and(String who, Point point) {
    List<Curve> all = new ArrayList<>(curves);
    all.add(new Curve(who, point));
    return new Percentiles(title, why, List.copyOf(all));
  }

  @Override
  public List<Point> points() {
    return curves.stream().map(Curve::point).toList();
  }

  @Override
  public Percentiles only(Predicate<Point> wanted) {
    return new Percentiles(
        title, why, curves.stream().filter(curve -> wanted.test(curve.point())).toList());
  }
}
