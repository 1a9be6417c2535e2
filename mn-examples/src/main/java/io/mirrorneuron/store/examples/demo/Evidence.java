package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.model.FailoverReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What the coordinator's own store found out about each change of primary. Thread-safe. */
final class Evidence implements Consumer<FailoverReport> {

  /**
   * A report.
   *
   * @param nanos when it came, by {@link System#nanoTime()}
   * @param report what it says
   */
  record Found(long nanos, FailoverReport report) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Found> all = new ArrayList<>();

  @Override
  public void accept(FailoverReport report) {
    lock.lock();
    try {
      all.add(new Found(System.nanoTime(), report));
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first report since then.
   *
   * @throws DemoFailure if there is none in time
   */
  Found first(long since, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        Optional<Found> found = all.stream().filter(it -> it.nanos() - since >= 0).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        if (left <= 0) {
          throw new DemoFailure(
              "the store has not said within %d s what survived the primary"
                  .formatted(patience.toSeconds()));
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
