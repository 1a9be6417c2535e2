package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.function.Predicate;

/**
 * Points of which nothing is seen but that they work.
 *
 * @param title what they have in common
 * @param why what that means
 * @param points them
 */
record Listed(String title, String why, List<Point> points) implements Chart {

  @Override
  public Listed only(Predicate<Point> wanted) {
    return new Listed(title, why, points.stream().filter(wanted).toList());
  }
}
