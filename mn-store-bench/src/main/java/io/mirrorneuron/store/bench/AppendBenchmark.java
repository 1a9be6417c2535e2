package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Receipt;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Appending one event of {@code payload} bytes to a history with {@code events} in it already, each
 * thread to its own: by the store, and the same script by hand.
 *
 * <pre>scripts/mn bench AppendBenchmark -p events=100000 -p payload=100 -f 1 -wi 2 -i 3</pre>
 */
public class AppendBenchmark {

  /** Creates the benchmark, for JMH. */
  public AppendBenchmark() {}

  /**
   * The store: one durable lane for all writers, which commits in groups.
   *
   * @param open the store
   * @param before what is there already
   * @param job the job
   * @return the receipt
   */
  @Benchmark
  public Receipt store(WritingStore open, Appending before, Job job) {
    return open.store().events().append(job.id(), job.content());
  }

  /**
   * The same script by hand, on a connection of each thread's own, confirmed by nobody.
   *
   * @param appender the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareAppender appender) {
    return appender.script();
  }

  /**
   * The same script and WAIT by hand in one write, on a connection of each thread's own; with
   * Redisson its {@code RBatch} with {@code BatchOptions.sync}.
   *
   * @param appender the thread's connection
   * @param by how many replicas must have it
   * @return how many replicas acknowledged
   */
  @Benchmark
  public long scriptAndWait(BareAppender appender, Confirming by) {
    return appender.scriptAndWait(by);
  }
}
