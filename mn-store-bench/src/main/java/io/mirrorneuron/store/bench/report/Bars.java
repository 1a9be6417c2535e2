package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One figure beside one another, with its errors.
 *
 * @param title what is seen
 * @param why how to read it
 * @param figure which figure, see {@link Figures}
 * @param bars what is beside one another
 */
record Bars(String title, String why, String figure, List<Bar> bars) implements Chart {

  /**
   * One of them.
   *
   * @param group what it stands together with, for example a client
   * @param who whose it is, for example the store's
   * @param point where it is measured
   */
  record Bar(String group, String who, Point point) {}

  static Bars of(String title, String why, String figure) {
    return new Bars(title, why, figure, List.of());
  }

  Bars and(String group, String who, Point point) {
    List<Bar> all = new ArrayList<>(bars);
    all.add(new Bar(group, who, point));
    return new Bars(title, why, figure, List.copyOf(all));
  }

  @Override
  public List<Point> points() {
    return bars.stream().map(Bar::point).toList();
  }

  @Override
  public Bars only(Predicate<Point> wanted) {
    return new Bars(
        title, why, figure, bars.stream().filter(bar -> wanted.test(bar.point())).toList());
  }
}
