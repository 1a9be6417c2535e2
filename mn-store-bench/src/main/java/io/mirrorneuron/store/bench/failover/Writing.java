package io.mirrorneuron.store.bench.failover;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A contender at work: it writes, rests a millisecond, and writes again, whatever happens. */
final class Writing {

  private static final long REST_NANOS = Duration.ofMillis(1).toNanos();

  private final Contender contender;
  private final Queue<Written> written = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean ended;
  private volatile long lastStart;

  /**
   * A write that succeeded.
   *
   * @param number what was written
   * @param endedNanos when it was told to have succeeded
   */
  private record Written(long number, long endedNanos) {}

  Writing(Contender contender) {
    this.contender = contender;
    this.thread = new Thread(this::run, contender.name());
    thread.setDaemon(true);
    thread.start();
  }

  Contender contender() {
    return contender;
  }

  /** Whether a write that began after this moment has succeeded. */
  boolean hasWrittenSince(long nanos) {
    return lastStart - nanos > 0 && !written.isEmpty();
  }

  /** Ends writing; waits for the last one for so long. */
  void end(Duration patience) {
    ended = true;
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns when the first write succeeded that the new primary has taken, counted from a moment.
   *
   * @param there what the new primary has
   * @return nanoseconds; empty if there is none
   */
  OptionalLong firstAfter(long nanos, Set<Long> there) {
    return List.copyOf(written).stream()
        .filter(it -> it.endedNanos() - nanos > 0)
        .filter(it -> there.contains(it.number()))
        .mapToLong(it -> it.endedNanos() - nanos)
        .min();
  }

  private void run() {
    for (long number = 1; !ended; number++) {
      long start = System.nanoTime();
      try {
        contender.write(number);
        written.add(new Written(number, System.nanoTime()));
        lastStart = start;
      } catch (Exception e) {
        // Whatever it is: what counts is when it works again.
        LockSupport.parkNanos(REST_NANOS);
      }
      LockSupport.parkNanos(REST_NANOS);
    }
  }
}
