package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Follows one history. To be used by one thread at a time; only {@link #close()} may come from
 * another.
 *
 * <p>A poll that fails loses nothing: the next one goes on from the same place.
 */
public final class EventFollower implements AutoCloseable {

  /** A notice may be lost with a connection; this bounds how long an event can go unnoticed. */
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(3);

  private final EventHistory history;
  private final Operations operations;
  private final String jobId;
  private final Semaphore notices = new Semaphore(0);
  private final Watch watch;
  private volatile boolean closed;
  private EventCursor cursor;

  EventFollower(EventHistory history, Operations operations, String jobId, EventCursor after) {
    this.history = history;
    this.operations = operations;
    this.jobId = jobId;
    this.cursor = after;
    // Watched before the first read, so that no event falls between the two.
    this.watch = operations.watch(jobId, notices::release);
  }

  /**
   * Returns the events that follow those returned before, waiting for some if there are none.
   *
   * @param patience how long to wait at the most; zero only looks
   * @return the events in order; none if the time is over or the follower was closed
   * @throws InterruptedException if the thread is interrupted while waiting
   * @throws io.mirrorneuron.store.error.StoreException as {@link EventHistory#read} does
   */
  public List<EventRecord> poll(Duration patience) throws InterruptedException {
    long end = operations.ticker().read() + Operations.nanos(patience);
    while (!closed) {
      notices.drainPermits();
      EventPage page = history.read(jobId, cursor, Commit.MAX_PARTS);
      if (!page.events().isEmpty()) {
        cursor = page.next();
        return page.events();
      }
      long left = end - operations.ticker().read();
      if (left <= 0) {
        break;
      }
      boolean unused =
          notices.tryAcquire(Math.min(left, LOOK_ANYWAY.toNanos()), TimeUnit.NANOSECONDS);
    }
    return List.of();
  }

  /**
   * Returns the place after the last event returned, from which another follower can go on.
   *
   * @return the cursor
   */
  public EventCursor cursor() {
    return cursor;
  }

  /** Ends following; a poll that waits returns. Closing twice is closing once. */
  @Override
  public void close() {
    closed = true;
    watch.close();
    notices.release();
  }
}
