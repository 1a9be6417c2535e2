package io.mirrorneuron.store;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lease that was granted. Belongs to whoever holds the object, not to a thread. Thread-safe, and
 * at home on virtual threads. Nothing here but {@link #close()} reaches the store.
 *
 * <p><b>Holding it is a belief, bounded by the local deadline</b>: {@code ttl - margin} after the
 * last successful renewal, counted from before it was sent; where replicas are required, after the
 * last one that they are known to hold. Work that must not be done twice checks {@link #isHeld()},
 * and writes under {@link #fence()}, which the store enforces.
 *
 * <p>The store that granted it renews it every {@link LeaseTerms#renewEvery()}, <b>until it is
 * closed</b>, released or lost: a lease that is merely forgotten is held as long as its store is
 * open.
 */
public final class Lease implements AutoCloseable {

  /** What the holder may believe. */
  public enum State {
    /** It is held. */
    HELD,
    /**
     * The local deadline has passed: whether it is held is not known. <b>Side effects must
     * stop.</b> It is held again if a renewal is answered before anybody else was granted it.
     */
    SUSPENDED,
    /** It is over for good. */
    LOST
  }

  /**
   * Who must know without delay, whatever the application's executor is busy with. Called under
   * locks: hands over to a thread of its own, and does nothing else.
   */
  interface Insider {

    /** It is lost; with which cause, {@link #changed} tells as soon as that is known. */
    void lost();

    /** What listeners are told, in the same order. */
    void changed(LeaseChange change);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Fence fence;
  private final String owner;
  private final LeaseTerms terms;
  private final Ticker ticker;
  private final Clock clock;
  private final Listeners<LeaseChange> listeners;
  private volatile Kept kept;
  private volatile long deadlineNanos;
  private volatile boolean lost;
  // What the listeners know, which may be behind.
  private volatile State told = State.HELD;
  private @Nullable Insider insider;

  Lease(
      Leases leases,
      LeaseKeeper keeper,
      Fence fence,
      String owner,
      LeaseTerms terms,
      long deadlineNanos) {
    StoreContext context = keeper.context();
    this.fence = fence;
    this.owner = owner;
    this.terms = terms;
    this.ticker = context.ticker();
    this.clock = context.clock();
    this.listeners =
        new Listeners<>(new Callbacks(context.callbacks()), change -> change.to() != State.HELD);
    this.deadlineNanos = deadlineNanos;
    this.kept = new Kept(leases, keeper, this);
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
   * Returns what the holder may believe at this moment, by the ticker and not by what listeners
   * have been told. Costs no exchange.
   *
   * @return the state
   */
  public State state() {
    if (lost) {
      return State.LOST;
    }
    if (deadlineNanos - ticker.read() > 0) {
      return State.HELD;
    }
    if (look()) {
      deliver();
    }
    return lost ? State.LOST : State.SUSPENDED;
  }

  /**
   * Tells whether the holder may go on believing that it holds the lease. Costs no exchange.
   *
   * @return false after the local deadline, after a renewal found the lease lost, after a release
   */
  public boolean isHeld() {
    return state() == State.HELD;
  }

  /**
   * Returns how long {@link #isHeld()} will still be true if nothing happens.
   *
   * @return the time to the local deadline; zero if not held
   */
  public Duration remaining() {
    long left = deadlineNanos - ticker.read();
    return lost || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /**
   * Returns the fence for a write under this lease. <b>A write that is sent later than that may
   * find that the lease has passed to somebody else</b>: then the store refuses it.
   *
   * @return the fence
   * @throws FencedException if the lease is not held by now, as {@link #isHeld()} tells; nothing is
   *     sent then. While it is {@link State#SUSPENDED} a later attempt may succeed
   */
  public Fence fence() {
    return switch (state()) {
      case HELD -> fence;
      case SUSPENDED ->
          throw new FencedException(
              fence,
              0,
              "its local deadline has passed, so that it may be somebody else's; nothing was sent");
      case LOST ->
          throw new FencedException(fence, 0, "the lease was lost or released; nothing was sent");
    };
  }

  /**
   * Adds a listener that is told of each change of state: in order, once each, one at a time, on
   * the store's callback executor and never on the thread that renews, so that it may block and
   * call the store. What it throws is logged.
   *
   * <p>If the lease is not held any more as far as listeners have been told, this one is told the
   * last change at once. <b>What listeners are told may be late</b>: {@link #isHeld()} is not.
   *
   * @param listener the listener
   */
  public void onStateChange(Consumer<? super LeaseChange> listener) {
    listeners.add(listener);
  }

  /**
   * Gives the lease back, so that somebody else need not wait for its end. It is not renewed any
   * more from the moment this is called. If it may still be held after that, or after a failover,
   * because releasing it failed or is not confirmed, it ends by itself after its ttl at the latest,
   * and a warning is logged. Closing twice is closing once; closing what is lost does nothing. An
   * interrupted thread does not wait for the release.
   */
  @Override
  public void close() {
    if (Thread.currentThread().isInterrupted()) {
      Leases.giveBack(this); // to wait for a release would be to give it up
      return;
    }
    Leases.releaseOnce(this);
  }

  @Override
  public String toString() {
    return fence + " held by " + owner;
  }

  Fence rawFence() {
    return fence;
  }

  Kept kept() {
    return kept;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isLost() {
    return lost;
  }

  boolean sharesTickerWith(StoreContext context) {
    return ticker == context.ticker();
  }

  // The following note what there is to tell; who calls them has it delivered, without locks.

  /**
   * A renewal was answered. Answers may come in another order than they were asked for.
   *
   * @return whether there is something to deliver
   */
  boolean extendTo(long deadline) {
    lock.lock();
    try {
      if (lost) {
        return false;
      }
      long now = ticker.read();
      boolean noted = notePassed(now);
      if (deadline - deadlineNanos > 0) {
        deadlineNanos = deadline;
      }
      if (told == State.SUSPENDED && deadlineNanos - now > 0) {
        note(State.HELD, LeaseChange.Cause.RENEWED, clock.instant());
        noted = true;
      }
      return noted;
    } finally {
      lock.unlock();
    }
  }

  /** Looks at the ticker; tells whether there is something to deliver. */
  boolean look() {
    if (told != State.HELD) {
      return false;
    }
    lock.lock();
    try {
      return notePassed(ticker.read());
    } finally {
      lock.unlock();
    }
  }

  /** Has one insider told from now on, and at once what it would otherwise never learn. */
  void follow(Insider other) {
    lock.lock();
    try {
      insider = other;
      if (lost) {
        other.lost();
      }
      LeaseChange missed = listeners.missed();
      if (missed != null) {
        other.changed(missed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** From now on it is lost; why, {@link #noteLost} tells. Returns whether it was not yet. */
  boolean lose() {
    lock.lock();
    try {
      boolean first = !lost;
      lost = true;
      if (first && insider != null) {
        insider.lost();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Loses it if it is still in the care of that keeper. */
  boolean lose(Kept by) {
    lock.lock();
    try {
      return kept == by && lose();
    } finally {
      lock.unlock();
    }
  }

  void noteLost(LeaseChange.Cause cause) {
    lock.lock();
    try {
      if (told != State.LOST) {
        boolean unused = notePassed(ticker.read());
        note(State.LOST, cause, clock.instant());
      }
    } finally {
      lock.unlock();
    }
  }

  void deliver() {
    listeners.deliver();
  }

  /** Moves to another store, unless it is lost or has moved already; returns whether it did. */
  boolean move(Kept from, Kept there) {
    lock.lock();
    try {
      boolean moves = kept == from && !lost;
      if (moves) {
        kept = there;
      }
      return moves;
    } finally {
      lock.unlock();
    }
  }

  private boolean notePassed(long now) {
    long late = now - deadlineNanos;
    boolean passed = told == State.HELD && late >= 0;
    if (passed) {
      Instant at = clock.instant().minusNanos(late);
      note(State.SUSPENDED, LeaseChange.Cause.DEADLINE_PASSED, at);
    }
    return passed;
  }

  private void note(State to, LeaseChange.Cause cause, Instant at) {
    LeaseChange change = new LeaseChange(this, told, to, cause, at);
    told = to;
    listeners.note(change);
    if (insider != null) {
      insider.changed(change);
    }
  }
}
