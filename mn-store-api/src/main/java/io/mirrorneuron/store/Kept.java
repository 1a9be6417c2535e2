package io.mirrorneuron.store;

import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import org.jspecify.annotations.Nullable;

/**
 * One lease in the care of one keeper, which is that of one store. All but the final fields are
 * guarded by the lock of its book.
 */
final class Kept {

  /** What is next for it. */
  enum Phase {
    /** Not taken up yet, or given up: nothing. */
    GONE,
    /** It is renewed when it is due. */
    SCHEDULED,
    /** It is due, and waits for the next call. */
    READY,
    /** A call that renews it is under way. */
    IN_FLIGHT
  }

  final Leases leases;
  final LeaseKeeper keeper;
  final Lease lease;
  // Made once: whoever renews 10,000 leases all the time makes no garbage of them.
  final Renewal renewal;
  final long everyNanos;
  final long termNanos;

  Phase phase = Phase.GONE;
  long dueNanos;

  /** The local deadline is still to be told of. */
  boolean watched;

  /** The place on the agenda. */
  int index = -1;

  /** Its last renewal failed. */
  boolean failed;

  /** The last renewal that found it held and is not known to be replicated. */
  boolean unproven;

  long sentNanos;

  /** The number of the call that had been made last when it was answered. */
  long answeredAfter;

  /** Among those that wait to be proven, or was until lately. */
  boolean queued;

  /** The keeper's own call that renews it, if one is under way. */
  @Nullable Renewing inFlight;

  Kept(Leases leases, LeaseKeeper keeper, Lease lease) {
    this.leases = leases;
    this.keeper = keeper;
    this.lease = lease;
    this.renewal = new Renewal(lease.rawFence(), lease.terms().ttl());
    this.everyNanos = lease.terms().renewEvery().toNanos();
    this.termNanos = lease.terms().localTerm().toNanos();
  }

  /** Whether the lease is this keeper's to renew: it has not moved, and is not lost. */
  boolean isCurrent() {
    return lease.kept() == this && !lease.isLost();
  }

  void remove() {
    keeper.book().remove(this);
  }

  boolean isGone() {
    return phase == Phase.GONE;
  }

  /** Whether it could not be renewed when it was due, and many others with it. */
  boolean isLate(Renewing call) {
    return failed || call.sentNanos - dueNanos > everyNanos / 8;
  }

  /** When to try again after a failure: sooner than usual, and not in a loop. */
  long retryNanos(long now) {
    long quarter = (lease.deadlineNanos() - now) / 4;
    return Math.max(everyNanos / 8, Math.min(everyNanos, quarter));
  }
}
