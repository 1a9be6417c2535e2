package io.mirrorneuron.store;

import java.time.Instant;

/**
 * What happened to a lease.
 *
 * @param lease the lease
 * @param from the state before
 * @param to the state since then
 * @param cause why
 * @param at when: for {@link Cause#DEADLINE_PASSED} the local deadline, else when this process
 *     learned of it; by the store's clock
 */
public record LeaseChange(Lease lease, Lease.State from, Lease.State to, Cause cause, Instant at) {

  /** Why a lease has another state. */
  public enum Cause {
    /** A renewal was answered after all: the lease is held again. */
    RENEWED,
    /** No renewal was answered in time (or none that is known to be replicated). */
    DEADLINE_PASSED,
    /** It was granted again, under a larger token. */
    ANOTHER_OWNER,
    /** The server does not know it any more, and nobody was seen holding it. */
    EXPIRED,
    /** It was given back by this process. */
    RELEASED,
    /** The store that renewed it was closed; on the server it is held until its ttl is over. */
    STORE_CLOSED
  }

  @Override
  public String toString() {
    return lease + ": " + from + " -> " + to + " (" + cause + ") at " + at;
  }
}
