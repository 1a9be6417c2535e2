package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stores one job after the other, and remembers each one that was confirmed. */
final class WriteLoad implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MirrorStore store;
  private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile String trouble = "none";
  private final Thread writer = new Thread(this::write, "write-load");

  private WriteLoad(MirrorStore store) {
    this.store = store;
  }

  static WriteLoad start(StoreConfig config) {
    WriteLoad load = new WriteLoad(MirrorStore.open(config));
    load.writer.start();
    return load;
  }

  private void write() {
    for (int i = 0; !stopped.get(); i++) {
      String id = "job-" + i;
      try {
        var unused = store.jobs().put(id, Payload.utf8(id));
        confirmed.add(id);
      } catch (StoreException e) {
        // Expected while the primary changes: not confirmed, so nothing was promised.
        trouble = e.toString();
      }
    }
  }

  /** Waits until so many more have been confirmed. */
  void awaitConfirmed(int more) {
    int wanted = confirmed.size() + more;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(confirmed.size())
                    .as("last trouble: %s", trouble)
                    .isGreaterThanOrEqualTo(wanted));
  }

  /** How many confirmed jobs are not there any more. */
  long stopAndCountLost() {
    stop();
    return confirmed.stream().filter(id -> store.jobs().get(id).isEmpty()).count();
  }

  private void stop() {
    stopped.set(true);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the last write ends", e);
    }
  }

  @Override
  public void close() {
    stop();
    store.close();
  }
}
