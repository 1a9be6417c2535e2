package io.mirrorneuron.store.bench.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every benchmark once, on every client that it can be run on, and in every mode that the full plan
 * runs it in; small, and for a tenth of a second: that it works, not how fast it is.
 */
final class Quick {

  /** What every reader has to know. */
  static final String MARK = "quick: proves that it works, says nothing about speed";

  static final Effort EFFORT = new Effort(1, 1, 10, 1, 100);

  /** Where a benchmark's default takes its time. */
  private static final Map<String, String> SMALL = Map.of("leases", "200", "every", "200");

  private static final String MODE = "mode";

  private static final String CLIENT = "client";

  /** What one thread can do two may do wrong; some benchmarks are for one only. */
  private static final int THREADS = 2;

  private Quick() {}

  /** Derived from the benchmarks that there are, and what the plan runs them with. */
  static Plan of(Plan full) {
    Set<Point> points = new LinkedHashSet<>();
    Benchmarks.all()
        .forEach(
            (benchmark, parameters) -> {
              for (String mode : modes(full, benchmark)) {
                for (String client : clients(parameters)) {
                  points.add(point(full, benchmark, parameters, client, mode));
                }
              }
            });
    return new Plan(
        "quick",
        List.of(),
        List.of(new Listed("Every benchmark once", MARK + ".", List.copyOf(points))));
  }

  private static List<String> clients(Set<String> parameters) {
    return parameters.contains(CLIENT) ? Full.CLIENTS : List.of("");
  }

  /** Empty is the default. */
  private static Set<String> modes(Plan full, String benchmark) {
    Set<String> modes = new LinkedHashSet<>(List.of(""));
    full.points().stream()
        .filter(point -> point.benchmark().equals(benchmark))
        .map(point -> point.parameters().getOrDefault(MODE, ""))
        .forEach(modes::add);
    return modes;
  }

  private static Point point(
      Plan full, String benchmark, Set<String> has, String client, String mode) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!client.isEmpty()) {
      parameters.put(CLIENT, client);
    }
    if (!mode.isEmpty()) {
      parameters.put(MODE, mode);
    }
    SMALL.forEach(
        (name, value) -> {
          if (has.contains(name)) {
            parameters.put(name, value);
          }
        });
    List<Point> planned =
        full.points().stream().filter(point -> point.benchmark().equals(benchmark)).toList();
    int threads = planned.stream().mapToInt(Point::threads).max().orElse(1);
    return Point.of(
        benchmark,
        parameters,
        Math.min(threads, THREADS),
        planned.isEmpty() ? Point.Way.THROUGHPUT : planned.get(0).way());
  }
}
