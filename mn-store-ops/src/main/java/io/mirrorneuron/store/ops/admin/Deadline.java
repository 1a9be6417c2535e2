package io.mirrorneuron.store.ops.admin;

import java.time.Duration;

/** Until when something has to be done, by the monotonic clock. Immutable. */
public final class Deadline {

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /**
   * Begins now.
   *
   * @param time how much time there is
   * @return the deadline
   */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /**
   * How much time is left.
   *
   * @return zero when it is over
   */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /**
   * Whether the time has passed.
   *
   * @return true from the moment on when nothing remains
   */
  public boolean isOver() {
    return end - System.nanoTime() <= 0;
  }

  /**
   * The time left, but no more than that: for one step of several.
   *
   * @param most an upper bound
   * @return at least 1 ms, because no time-out would mean "for ever" to a socket
   */
  public Duration atMost(Duration most) {
    Duration left = remaining();
    Duration shorter = left.compareTo(most) < 0 ? left : most;
    return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter;
  }
}
