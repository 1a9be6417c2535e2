package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How one figure grows with something, with its errors, on logarithmic axes: what costs the same at
 * any size is level, what costs in proportion rises by a decade in a decade.
 *
 * @param title what is seen
 * @param why how to read it
 * @param figure which figure, see {@link Figures}
 * @param along what it grows with, for example {@code writers}
 * @param spots the points of all lines
 */
record Lines(String title, String why, String figure, String along, List<Spot> spots)
    implements Chart {

  /**
   * A point on a line.
   *
   * @param who whose line
   * @param size where along the axis
   * @param point where it is measured
   */
  record Spot(String who, long size, Point point) {}

  static Lines of(String title, String why, String figure, String along) {
    return new Lines(title, why, figure, along, List.of());
  }

  Lines and(String who, long size, Point point) {
    List<Spot> all = new ArrayList<>(spots);
    all.add(new Spot(who, size, point));
    return new Lines(title, why, figure, along, List.copyOf(all));
  }

  @Override
  public List<Point> points() {
    return spots.stream().map(Spot::point).toList();
  }

  @Override
  public Lines only(Predicate<Point> wanted) {
    return new Lines(
        title,
        why,
        figure,
        along,
        spots.stream().filter(spot -> wanted.test(spot.point())).toList());
  }
}
