package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Receipt;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A durable write by writers that wait for it, each to a job of its own: by the store, and the same
 * script by hand.
 *
 * <pre>scripts/mn bench PutBenchmark -t 64 -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class PutBenchmark {

  /** Creates the benchmark, for JMH. */
  public PutBenchmark() {}

  /**
   * The store: one durable lane for all writers, which commits in groups.
   *
   * @param open the store
   * @param job the job
   * @return the receipt
   */
  @Benchmark
  public Receipt store(WritingStore open, Job job) {
    return open.store().jobs().put(job.id(), job.content());
  }

  /**
   * The put's script by hand, on a connection of each thread's own, confirmed by nobody.
   *
   * @param writer the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareWriter writer) {
    return writer.script();
  }

  /**
   * The put's script and WAIT by hand in one write, on a connection of each thread's own; with
   * Redisson its {@code RBatch} with {@code BatchOptions.sync}.
   *
   * @param writer the thread's connection
   * @param by how many replicas must have it
   * @return how many replicas acknowledged
   */
  @Benchmark
  public long scriptAndWait(BareWriter writer, Confirming by) {
    return writer.scriptAndWait(by);
  }
}
