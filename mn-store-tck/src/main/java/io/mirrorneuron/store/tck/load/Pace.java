package io.mirrorneuron.store.tck.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long writers go on, and how long they rest between two writes. */
final class Pace {

  private final long pauseNanos;
  private volatile boolean ended;

  Pace(Duration pause) {
    this.pauseNanos = pause.toNanos();
  }

  boolean goesOn() {
    return !ended;
  }

  void end() {
    ended = true;
  }

  void rest() {
    LockSupport.parkNanos(pauseNanos);
  }
}
