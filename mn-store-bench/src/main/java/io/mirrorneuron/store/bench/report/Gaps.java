package io.mirrorneuron.store.bench.report;

import java.util.List;

/**
 * What an earlier run has and a later one has not.
 *
 * @param failed what the later run tried, and what failed there at least once
 * @param missing what it does not tell anything of: most likely it had another plan
 */
record Gaps(List<Point> failed, List<Point> missing) {

  static Gaps of(Results before, Results after) {
    List<Point> measured =
        before.measurements().stream().filter(Gaps::hasItsFigure).map(Measurement::point).toList();
    return new Gaps(
        measured.stream().filter(after.failed()::contains).toList(),
        measured.stream()
            .filter(point -> !after.failed().contains(point))
            .filter(point -> after.find(point).filter(Gaps::hasItsFigure).isEmpty())
            .toList());
  }

  private static boolean hasItsFigure(Measurement measurement) {
    return measurement.figures().containsKey(Figures.mainOf(measurement.point()));
  }
}
