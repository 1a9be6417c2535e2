package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures of a point, and how they are taken from what JMH returns. */
final class Figures {

  static final String THROUGHPUT = "throughput";
  static final String P50 = "p50";
  static final String P99 = "p99";
  static final String ALLOCATION = "allocation";
  static final String SCRIPT = "redis.evalsha";
  static final String SERVER_CPU = "redis.cpu";
  static final String CLIENT_CPU = "jvm.cpu";

  private static final String ALLOCATION_OF_JMH = "gc.alloc.rate.norm";

  private Figures() {}

  static Measurement of(Point point, RunResult run) {
    SortedMap<String, Series> figures = new TreeMap<>();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        add(point, figures, iteration);
      }
    }
    return new Measurement(point, figures);
  }

  private static void add(
      Point point, SortedMap<String, Series> figures, IterationResult iteration) {
    Result<?> primary = iteration.getPrimaryResult();
    if (point.way() == Point.Way.THROUGHPUT) {
      add(figures, THROUGHPUT, primary.getScoreUnit(), primary.getScore());
    } else {
      // A percentile of each iteration by itself: so it has an error like everything else.
      add(figures, P50, "us", primary.getStatistics().getPercentile(50));
      add(figures, P99, "us", primary.getStatistics().getPercentile(99));
    }
    iteration
        .getSecondaryResults()
        .forEach(
            (name, result) -> {
              if (name.equals(ALLOCATION_OF_JMH)) {
                add(figures, ALLOCATION, result.getScoreUnit(), result.getScore());
              } else if (name.startsWith("redis.") || name.equals(CLIENT_CPU)) {
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
