package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Follows a history live, and keeps what it is told of it. When it is told that the history has
 * diverged it begins anew, as a reader has to.
 */
final class Follower {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final String job;
  private final List<String> seen = new ArrayList<>();
  private long diverged;

  Follower(String job) {
    this.job = job;
  }

  String job() {
    return job;
  }

  /** What it has seen since it last began anew, by number from 1. */
  synchronized List<String> seen() {
    return List.copyOf(seen);
  }

  synchronized long diverged() {
    return diverged;
  }

  /**
   * Follows while that goes on, and then up to the end of the history.
   *
   * @param patience how long a store that does not answer is asked for the end
   */
  void follow(MirrorStore store, BooleanSupplier goesOn, Duration patience)
      throws InterruptedException {
    while (!followOne(store, goesOn, patience)) {
      begin();
    }
  }

  /** Returns whether it has come to the end; false if the history is another one. */
  private boolean followOne(MirrorStore store, BooleanSupplier goesOn, Duration patience)
      throws InterruptedException {
    long endless = Long.MAX_VALUE;
    long left = endless;
    try (EventFollower follower = store.events().follow(job, EventCursor.START)) {
      while (true) {
        boolean last = !goesOn.getAsBoolean();
        if (last && left == endless) {
          left = System.nanoTime() + patience.toNanos();
        }
        try {
          List<EventRecord> events = follower.poll(last ? Duration.ZERO : LOOK);
          events.forEach(this::see);
          if (last && events.isEmpty()) {
            return true;
          }
        } catch (HistoryDivergedException e) {
          return false;
        } catch (NotFoundException e) {
          if (last) {
            // Lost, and never written again: there is nothing that could contradict it.
            begin();
            return true;
          }
          LockSupport.parkNanos(LOOK.toNanos());
        } catch (StoreException e) {
          if (last && System.nanoTime() - left > 0) {
            throw e;
          }
          // A poll that fails loses nothing, it says: the next one goes on.
          LockSupport.parkNanos(LOOK.toNanos());
        }
      }
    }
  }

  private synchronized void begin() {
    if (!seen.isEmpty()) {
      diverged++;
      seen.clear();
    }
  }

  private synchronized void see(EventRecord event) {
    seen.add(event.payload().asUtf8());
    if (event.sequence() != seen.size()) {
      throw new AssertionError(
          "who follows %s is given event %d in place %d"
              .formatted(job, event.sequence(), seen.size()));
    }
  }
}
