package io.mirrorneuron.store.bench.report;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is measured at once: a benchmark, its parameters, how many threads, and what of it.
 *
 * @param benchmark class and method, for example {@code PutBenchmark.store}
 * @param parameters JMH's parameters, complete
 * @param threads how many threads
 * @param way what is measured
 */
public record Point(String benchmark, SortedMap<String, String> parameters, int threads, Way way) {

  /** What is measured. */
  public enum Way {
    /** How many operations are done in a second, by all threads together. */
    THROUGHPUT,
    /** How long each operation takes, by each thread's clock. */
    LATENCY,
    /** What goes on in the background costs in a time; how much of it there is, is given. */
    COST
  }

  static Point of(String benchmark, Map<String, String> parameters, int threads, Way way) {
    return new Point(benchmark, new TreeMap<>(parameters), threads, way);
  }

  /** For example {@code PutBenchmark.store client=jedis wait=1, 64 threads, throughput}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(benchmark);
    parameters.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.append(threads == 1 ? ", 1 thread, " : ", " + threads + " threads, ")
        .append(way.name().toLowerCase(Locale.ROOT))
        .toString();
  }
}
