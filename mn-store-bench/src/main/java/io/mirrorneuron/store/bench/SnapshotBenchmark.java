package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Snapshot;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Reading the snapshot of one agent, of {@code payload} bytes: by the store, and the same script by
 * hand.
 *
 * <pre>scripts/mn bench SnapshotBenchmark -p client=jedis -p payload=65536 -f 1 -wi 2 -i 3</pre>
 */
public class SnapshotBenchmark {

  /** Creates the benchmark, for JMH. */
  public SnapshotBenchmark() {}

  /**
   * The store: its hot lane, checked and decoded.
   *
   * @param open the store
   * @param filled the snapshots
   * @return what was read
   */
  @Benchmark
  public Snapshot store(OpenStore open, FilledSnapshots filled) {
    return filled.one(open.store());
  }

  /**
   * The same script by hand, its reply not decoded.
   *
   * @param reader the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareSnapshot reader) {
    return reader.script();
  }
}
