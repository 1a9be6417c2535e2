package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Receipt;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What a runtime commits after each step, state, snapshot and event of a job, each of {@code
 * payload} bytes: by the store, and the same script by hand.
 *
 * <pre>scripts/mn bench CommitBenchmark -t 16 -p client=jedis -p payload=100 -f 1 -wi 2 -i 3</pre>
 */
public class CommitBenchmark {

  /** Creates the benchmark, for JMH. */
  public CommitBenchmark() {}

  /**
   * The store: one durable lane for all writers, which commits in groups.
   *
   * @param open the store
   * @param job the job, and what is committed
   * @return the receipt
   */
  @Benchmark
  public Receipt store(WritingStore open, CommittedJob job) {
    return open.store().jobs().commit(job.id(), job.commit());
  }

  /**
   * The same script by hand, on a connection of each thread's own, confirmed by nobody.
   *
   * @param committer the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareCommitter committer) {
    return committer.script();
  }

  /**
   * The same script and WAIT by hand in one write, on a connection of each thread's own; with
   * Redisson its {@code RBatch} with {@code BatchOptions.sync}.
   *
   * @param committer the thread's connection
   * @param by how many replicas must have it
   * @return how many replicas acknowledged
   */
  @Benchmark
  public long scriptAndWait(BareCommitter committer, Confirming by) {
    return committer.scriptAndWait(by);
  }
}
