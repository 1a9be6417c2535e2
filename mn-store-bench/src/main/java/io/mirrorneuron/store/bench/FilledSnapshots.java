package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.WriteOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A job with the snapshots of so many agents that their number does not matter any more. */
@State(Scope.Benchmark)
public class FilledSnapshots {

  private static final String JOB = "agents";
  private static final int MOST_AGENTS = 10_000;
  private static final int FEWEST_AGENTS = 100;

  /** Of all snapshots together, unless there would be too few of them. */
  private static final int BYTES = 16 * 1024 * 1024;

  private int agents;

  /** Creates the state, for JMH. */
  public FilledSnapshots() {}

  /**
   * Puts the snapshots.
   *
   * @param redis the servers
   * @param size how large each is
   * @throws InterruptedException if JMH ends it
   */
  @Setup(Level.Trial)
  public void fill(Redis redis, Size size) throws InterruptedException {
    Payload content = size.content();
    agents = Math.max(FEWEST_AGENTS, Math.min(MOST_AGENTS, BYTES / Math.max(1, size.payload)));
    try (MirrorStore store = redis.openToFill()) {
      var unused = store.jobs().put(JOB, Payload.of(new byte[0]));
      Population.measured(
          redis,
          "snapshot",
          agents,
          () -> {
            for (int i = 0; i < agents; i++) {
              var unusedReceipt =
                  store.snapshots().put(JOB, "agent-" + i, content, WriteOptions.defaults());
            }
          });
    }
  }

  /** One of them. */
  Snapshot one(MirrorStore store) {
    return store.snapshots().get(JOB, "agent-" + agents / 2).orElseThrow();
  }
}
