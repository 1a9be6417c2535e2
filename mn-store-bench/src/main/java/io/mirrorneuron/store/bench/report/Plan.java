package io.mirrorneuron.store.bench.report;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is run in one go: the floor, and the points of some targets.
 *
 * @param name of the plan
 * @param floor tells how quiet the machine is
 * @param targets what the points are measured for
 */
record Plan(String name, Point floor, List<Target> targets) {

  /** The points in the order of a round: the floor, then what is compared with one another. */
  List<Point> points() {
    Set<Point> points = new LinkedHashSet<>(List.of(floor));
    targets.stream().map(Target::points).flatMap(Collection::stream).forEach(points::add);
    return List.copyOf(points);
  }

  /** The targets whose words or points the pattern is found in. */
  Plan only(Pattern wanted) {
    return new Plan(
        name,
        floor,
        targets.stream()
            .filter(
                target ->
                    wanted.matcher(target.what()).find()
                        || target.points().stream()
                            .anyMatch(point -> wanted.matcher(point.toString()).find()))
            .collect(Collectors.toList()));
  }
}
