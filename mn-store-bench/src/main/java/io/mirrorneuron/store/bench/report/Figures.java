package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures of a point, and how they are taken from what JMH returns. */
final class Figures {

  static final String THROUGHPUT = "throughput";
  static final String P50 = "p50";
  static final String P90 = "p90";
  static final String P99 = "p99";
  static final String P999 = "p99.9";
  static final String LONGEST = "max";
  static final String ALLOCATION = "allocation";
  static final String SCRIPT = "redis.evalsha";
  static final String SCRIPT_P99 = "redis.evalsha.p99";
  static final String LONGEST_SCRIPT = "redis.evalsha.p100";
  static final String SERVER_CPU = "redis.cpu";
  static final String CLIENT_CPU = "jvm.cpu";
  static final String BYTES = "redis.bytes";

  private static final Map<String, Double> PERCENTILES =
      Map.of(P50, 50.0, P90, 90.0, P99, 99.0, P999, 99.9, LONGEST, 100.0);

  /** What a figure is, as an axis says it. */
  private static final Map<String, String> UNITS =
      Map.of(
          THROUGHPUT, "operations a second",
          P50, "µs",
          P99, "µs, p99",
          ALLOCATION, "bytes allocated an operation",
          SCRIPT, "µs in the script",
          LONGEST_SCRIPT, "µs, the longest call of the script",
          SERVER_CPU, "µs of the primary's CPU an operation",
          CLIENT_CPU, "µs of the client's CPU an operation",
          BYTES, "bytes of Redis memory");

  private static final Pattern PERCENTILE = Pattern.compile("(^|\\.)p[0-9.]+$");

  private static final String ALLOCATION_OF_JMH = "gc.alloc.rate.norm";

  private Figures() {}

  /** The one that a point is measured for. */
  static String mainOf(Point point) {
    return switch (point.way()) {
      case THROUGHPUT -> THROUGHPUT;
      case LATENCY -> P50;
      case COST -> CLIENT_CPU;
    };
  }

  /** Whether it is the longest of something, so that a mean of it would be nothing. */
  static boolean isMaximum(String figure) {
    return figure.equals(LONGEST) || figure.endsWith(".p100");
  }

  /** Whether it says how long all but some take, and is taken of each iteration by itself. */
  static boolean isPercentile(String figure) {
    return !isMaximum(figure) && PERCENTILE.matcher(figure).find();
  }

  static String unit(String figure) {
    return UNITS.getOrDefault(figure, figure);
  }

  static Measurement of(Point point, RunResult run) {
    SortedMap<String, Series> figures = new TreeMap<>();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      Iterator<IterationResult> iterations = fork.getIterationResults().iterator();
      boolean only = fork.getIterationResults().size() == 1;
      while (iterations.hasNext()) {
        IterationResult iteration = iterations.next();
        add(point, figures, iteration);
        if (iterations.hasNext() || only) {
          addCosts(figures, iteration);
        }
      }
    }
    return new Measurement(point, figures);
  }

  private static void add(
      Point point, SortedMap<String, Series> figures, IterationResult iteration) {
    Result<?> primary = iteration.getPrimaryResult();
    if (point.way() == Point.Way.THROUGHPUT) {
      add(figures, THROUGHPUT, primary.getScoreUnit(), primary.getScore());
    } else if (point.way() == Point.Way.LATENCY) {
      // A percentile of each iteration by itself: so it has an error like everything else.
      PERCENTILES.forEach(
          (name, percent) ->
              add(figures, name, "us", primary.getStatistics().getPercentile(percent)));
    }
    iteration
        .getSecondaryResults()
        .forEach(
            (name, result) -> {
              if (name.startsWith("redis.")) {
                add(figures, name, result.getScoreUnit(), result.getScore());
              }
            });
  }

  /**
   * Of a fork's last iteration they are not taken: JMH counts in it what closing the clients and
   * ending the servers costs.
   */
  private static void addCosts(SortedMap<String, Series> figures, IterationResult iteration) {
    iteration
        .getSecondaryResults()
        .forEach(
            (name, result) -> {
              if (name.equals(ALLOCATION_OF_JMH)) {
                add(figures, ALLOCATION, result.getScoreUnit(), result.getScore());
              } else if (name.equals(CLIENT_CPU)) {
                add(figures, name, result.getScoreUnit(), result.getScore());
              }
            });
  }

  private static void add(
      SortedMap<String, Series> figures, String name, String unit, double value) {
    List<Double> one = new ArrayList<>(List.of(value));
    figures.merge(name, new Series(unit, one), Series::and);
  }
}
