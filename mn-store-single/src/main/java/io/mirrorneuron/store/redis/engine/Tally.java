package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import java.util.concurrent.atomic.LongAdder;

/** Counts the operations that did not go smoothly, for what is told of an outage. Thread-safe. */
final class Tally {

  private final LongAdder retried = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder unavailable = new LongAdder();

  /** Some operations go out once more. */
  void retried(int operations) {
    retried.add(operations);
  }

  /** An operation ended with a failure. */
  void ended(Throwable failure) {
    if (failure instanceof UnknownOutcomeException) {
      unknown.increment();
    } else if (failure instanceof StoreUnavailableException) {
      unavailable.increment();
    }
  }

  /** What has been counted so far. */
  Counts now() {
    return new Counts(retried.sum(), unknown.sum(), unavailable.sum());
  }

  /**
   * So many operations.
   *
   * @param retried went out more than once; each time counts
   * @param unknown ended UNKNOWN
   * @param outOfTime ended at their deadline, or after their last attempt, and were not applied
   */
  record Counts(long retried, long unknown, long outOfTime) {

    static final Counts NONE = new Counts(0, 0, 0);

    @Override
    public String toString() {
      return retried + " tried again, " + unknown + " unknown, " + outOfTime + " out of time";
    }

    Counts since(Counts before) {
      return new Counts(
          retried - before.retried, unknown - before.unknown, outOfTime - before.outOfTime);
    }
  }
}
