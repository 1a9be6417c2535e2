package io.mirrorneuron.store.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Has the compiler finish with what a benchmark does ten thousand times in one operation, or only
 * now and then: JMH's own warming up is too short for the one and too seldom for the other, and the
 * compiler's processor time would be counted as the client's.
 */
final class BurnIn {

  private BurnIn() {}

  /** As long as JMH warms up for, which is next to nothing in a test. */
  static long millis(BenchmarkParams benchmark) {
    TimeValue one = benchmark.getWarmup().getTime();
    return benchmark.getWarmup().getCount() * one.convertTo(TimeUnit.MILLISECONDS);
  }

  /** Does something again and again, for that long. */
  static void repeat(BenchmarkParams benchmark, Runnable round) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis(benchmark));
    while (System.nanoTime() - end < 0) {
      round.run();
    }
  }
}
