package io.mirrorneuron.store;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that was granted. Belongs to whoever holds the object, not to a thread. Thread-safe.
 *
 * <p><b>Holding it is a belief, bounded by the local deadline</b>: {@code ttl - margin} after the
 * last successful renewal, counted from before it was sent. Work that must not be done twice checks
 * {@link #isHeld()}, and writes under {@link #fence()}, which the store enforces.
 *
 * <p>It is not renewed by itself: renew it with {@link Leases#renew} every {@link
 * LeaseTerms#renewEvery()}.
 */
public final class Lease implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Leases leases;
  private final Ticker ticker;
  private final Fence fence;
  private final String owner;
  private final LeaseTerms terms;
  private final AtomicLong deadlineNanos;
  private volatile boolean lost;

  Lease(Leases leases, Ticker ticker, Fence fence, String owner, LeaseTerms terms, long sentNanos) {
    this.leases = leases;
    this.ticker = ticker;
    this.fence = fence;
    this.owner = owner;
    this.terms = terms;
    this.deadlineNanos = new AtomicLong(sentNanos + terms.localTerm().toNanos());
  }

  /**
   * Returns what the lease is about.
   *
   * @return the name
   */
  public LeaseName name() {
    return fence.lease();
  }

  /**
   * Returns who holds it.
   *
   * @return the owner of the store that acquired it
   */
  public String owner() {
    return owner;
  }

  /**
   * Returns the fencing token: larger than that of every earlier grant.
   *
   * @return the token
   */
  public long token() {
    return fence.token();
  }

  /**
   * Returns the terms under which it was acquired.
   *
   * @return the terms
   */
  public LeaseTerms terms() {
    return terms;
  }

  /**
   * Tells whether the holder may go on believing that it holds the lease. Costs no exchange.
   *
   * @return false after the local deadline, after a renewal found the lease lost, after a release
   */
  public boolean isHeld() {
    return !lost && deadlineNanos.get() - ticker.read() > 0;
  }

  /**
   * Returns how long {@link #isHeld()} will still be true if nothing happens.
   *
   * @return the time to the local deadline; zero if not held
   */
  public Duration remaining() {
    long left = deadlineNanos.get() - ticker.read();
    return lost || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /**
   * Returns the fence for a write under this lease. It may be asked for while the local deadline
   * has passed: whether the lease still holds then, the store decides.
   *
   * @return the fence
   * @throws FencedException if the lease is known to be lost
   */
  public Fence fence() {
    if (lost) {
      throw new FencedException(fence, 0, "the lease was lost or released; nothing was sent");
    }
    return fence;
  }

  /**
   * Gives the lease back, so that somebody else need not wait for its end. If that fails the lease
   * ends by itself after its ttl, and a warning is logged. Closing twice is closing once.
   */
  @Override
  public void close() {
    if (lost) {
      return;
    }
    try {
      leases.release(this);
    } catch (StoreException e) {
      LOG.warn(
          "{} could not be released; it is held until its ttl of {} is over", this, terms.ttl(), e);
    }
  }

  @Override
  public String toString() {
    return fence + " held by " + owner;
  }

  Fence rawFence() {
    return fence;
  }

  /** A renewal reached the server; it had been sent at that reading of the ticker. */
  void renewed(long sentNanos) {
    long renewed = sentNanos + terms.localTerm().toNanos();
    // Replies may come in another order than the renewals were sent.
    deadlineNanos.accumulateAndGet(renewed, (one, other) -> one - other > 0 ? one : other);
  }

  boolean isLost() {
    return lost;
  }

  void markLost() {
    lost = true;
  }
}
