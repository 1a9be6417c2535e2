package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes four times a second, and tells for how long no write was confirmed. It is also what the
 * evidence after a failover is about, because this process writes hardly anything else.
 */
final class Pulse implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final long EVERY_MILLIS = 250;
  private static final long END_MILLIS = 30_000;

  /** Shorter ones are no news on a busy machine. */
  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final NodeStates nodes;
  private final String node;
  private final Screen screen;
  private final Thread thread = new Thread(this::beat, "pulse");

  /**
   * Begins.
   *
   * @param node under which name it writes
   */
  Pulse(NodeStates nodes, String node, Screen screen) {
    this.nodes = nodes;
    this.node = node;
    this.screen = screen;
    thread.setDaemon(true);
    thread.start();
  }

  /** Writes nothing any more when it returns, or else soon. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    Payload report =
        Payload.of(
            Json.REPORT,
            new WorkerReport(ProcessHandle.current().pid(), 0, 0, List.of(), List.of()));
    long confirmed = System.nanoTime();
    try {
      while (!stopping.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          var unused = nodes.put(node, report);
          long now = System.nanoTime();
          if (now - confirmed > WORTH_TELLING.toNanos()) {
            screen.tell(
                String.format(
                    Locale.ROOT,
                    "no write of this process was confirmed for %.1f s, now they are",
                    (now - confirmed) / 1e9));
          }
          confirmed = now;
        } catch (StoreException e) {
          // Whether it was applied or not does not matter: the next one says the same.
          LOG.info("not confirmed: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
