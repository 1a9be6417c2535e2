package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.ReconnectSettings;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a lane pauses before it tries again: longer with each failure in a row, with jitter that
 * shortens it by up to half. One for each lane, so that what waits in it keeps its order. Not
 * thread-safe.
 */
final class BackOff {

  private final ReconnectSettings policy;
  private int failures;

  BackOff(ReconnectSettings policy) {
    this.policy = policy;
  }

  /**
   * Takes note of a failure.
   *
   * @param brokeUnderWay whether a connection broke: it may have been a stale one, so that the
   *     first retry is at once
   * @return for how long to pause, in nanoseconds
   */
  long failed(boolean brokeUnderWay) {
    failures++;
    if (failures == 1 && brokeUnderWay) {
      return 0;
    }
    long longest = policy.maxPauseBefore(failures).toNanos();
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }

  /** Takes note that all is well again. */
  void succeeded() {
    failures = 0;
  }
}
