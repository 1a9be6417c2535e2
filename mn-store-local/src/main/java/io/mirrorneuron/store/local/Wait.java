package io.mirrorneuron.store.local;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The one polling loop. */
final class Wait {
  private static final long POLL_MILLIS = 10;

  private Wait() {}

  /**
   * Returns once nothing is missing any more.
   *
   * @param missing says what is still missing; empty when the wait is over; may throw to give up
   *     early
   * @throws LocalServerException on time-out, naming what was missing last, and when interrupted
   */
  static void until(String what, Duration timeout, Supplier<Optional<String>> missing) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<String> last = missing.get();
      if (last.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LocalServerException(
            "waited " + timeout.toMillis() + " ms for " + what + ", in vain: " + last.get());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalServerException("interrupted while waiting for " + what, e);
      }
    }
  }
}
