package io.mirrorneuron.store.bench.report;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is run in one go: the floor, and the points of some targets and charts.
 *
 * @param name of the plan
 * @param targets what is to be reached
 * @param charts what is to be seen besides
 */
record Plan(String name, List<Target> targets, List<Chart> charts) {

  /** By which a point says on what servers it is to be measured. */
  private static final Set<String> CHOICES = Set.of("mode", "replicas");

  /** The points in the order of a round: the floor, then what is compared with one another. */
  List<Point> points() {
    Set<Point> points = new LinkedHashSet<>(List.of(Floor.POINT));
    points.addAll(pointsOfTargets());
    charts.stream().map(Chart::points).forEach(points::addAll);
    return List.copyOf(points);
  }

  /** Those that a verdict hangs on. */
  Set<Point> pointsOfTargets() {
    Set<Point> points = new LinkedHashSet<>();
    targets.stream().map(Target::points).forEach(points::addAll);
    return points;
  }

  /**
   * The targets whose words or points the pattern is found in, and the charts by whose title it is
   * found, or what it is found in of the others.
   */
  Plan only(Pattern wanted) {
    return new Plan(
        name,
        targets.stream()
            .filter(
                target ->
                    wanted.matcher(target.what()).find()
                        || target.points().stream().anyMatch(point -> isIn(wanted, point)))
            .toList(),
        charts.stream()
            .map(
                chart ->
                    wanted.matcher(chart.title()).find()
                        ? chart
                        : chart.only(point -> isIn(wanted, point)))
            .filter(chart -> !chart.points().isEmpty())
            .toList());
  }

  /** What can be measured on servers that are there, which have the mode and replicas they have. */
  Plan onGivenServers() {
    return new Plan(
        name,
        targets.stream()
            .filter(target -> target.points().stream().noneMatch(Plan::choosesServers))
            .toList(),
        charts.stream()
            .map(chart -> chart.only(point -> !choosesServers(point)))
            .filter(chart -> !chart.points().isEmpty())
            .toList());
  }

  private static boolean choosesServers(Point point) {
    return !Collections.disjoint(CHOICES, point.parameters().keySet());
  }

  private static boolean isIn(Pattern wanted, Point point) {
    return wanted.matcher(point.toString()).find();
  }
}
