package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * Durable writes of 1 KiB by callers that do not wait: each of 256 jobs has one write in flight, or
 * is about to.
 *
 * <pre>scripts/mn bench PutAsyncBenchmark -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class PutAsyncBenchmark {

  /** Creates the benchmark, for JMH. */
  public PutAsyncBenchmark() {}

  /**
   * Begins one write, as soon as fewer than 256 are in flight. What has been begun but not
   * completed when an iteration ends is below 256 writes, which is under 1 % of an iteration of a
   * second.
   *
   * @param open the store
   * @param window the writes in flight
   * @throws InterruptedException if JMH gives up
   */
  @Benchmark
  public void store(WritingStore open, Window window) throws InterruptedException {
    window.begin(open.store().jobs());
  }
}
