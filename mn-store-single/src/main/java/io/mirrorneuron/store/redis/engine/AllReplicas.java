package io.mirrorneuron.store.redis.engine;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many replicas a primary has, the missing ones included: what "all" of them means to whoever
 * waits for them. Thread-safe.
 *
 * <p>Where somebody keeps a list of them (Sentinel, until an operator resets it), as many as are
 * listed, or attached without being listed yet. Where nobody does, the most that were ever seen
 * attached: one that is gone is missed until it is back.
 *
 * <p>A list is never empty: a primary that Sentinel has elected is not meant to be alone, also in
 * the moment after a reset in which nobody is listed.
 */
final class AllReplicas {

  private final Supplier<OptionalInt> listed;
  private final AtomicInteger mostSeen;
  private volatile int attached;

  /**
   * Creates it.
   *
   * @param seenBefore how many were ever seen attached, at an earlier primary
   * @param listed how many are on the list; empty if nobody keeps one
   */
  AllReplicas(int seenBefore, Supplier<OptionalInt> listed) {
    this.mostSeen = new AtomicInteger(seenBefore);
    this.listed = listed;
  }

  /** Those of the primary that comes after this one. */
  AllReplicas ofTheNext() {
    return new AllReplicas(mostSeen.get(), listed);
  }

  /** How many there are. */
  int count() {
    OptionalInt onTheList = listed.get();
    return onTheList.isPresent()
        ? Math.max(1, Math.max(onTheList.getAsInt(), attached))
        : mostSeen.get();
  }

  /** How many of them were not attached when that was last looked at. */
  int missing() {
    return Math.max(0, count() - attached);
  }

  /** Takes note of how many are attached now; returns how many there are. */
  int saw(int now) {
    attached = now;
    int unused = mostSeen.accumulateAndGet(now, Math::max);
    return count();
  }
}
