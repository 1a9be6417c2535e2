package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.TransportException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operation on its way through a lane, over all its attempts. Settled exactly once: by a reply,
 * by a failure that is not followed by another attempt, or by being given up; whoever comes later
 * comes too late.
 */
final class Pending {

  private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

  /** It has not gone out, or has come back to go out again. */
  private static final int HERE = 0;

  private static final int OUT = 1;
  private static final int SETTLED = 2;

  private static final AtomicIntegerFieldUpdater<Pending> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Pending.class, "state");

  private final Attempts<?> attempts;
  private final long deadlineNanos;
  private final @Nullable Consumer<Pending> callback;
  private final @Nullable Thread waiter;

  /** How the last attempt ended; written by whoever leads, read when it is settled. */
  private @Nullable Answer answer;

  private @Nullable RuntimeException broke;

  /** What is known of an attempt under way: it has been applied, its confirmation is not there. */
  private volatile @Nullable Answer applied;

  /** How it ended: one of these, written by whoever settled it. */
  private @Nullable Answer end;

  private @Nullable StoreException failure;
  private volatile int state = HERE;
  private volatile boolean known;
  private final AtomicBoolean leads = new AtomicBoolean();
  private Confirmation waitsFor = Confirmation.NONE;

  private Pending(
      Attempts<?> attempts,
      long deadlineNanos,
      @Nullable Consumer<Pending> callback,
      @Nullable Thread waiter) {
    this.attempts = attempts;
    this.deadlineNanos = deadlineNanos;
    this.callback = callback;
    this.waiter = waiter;
  }

  /** For an operation whose caller goes on; the callback must be short and must not block. */
  static Pending calledBack(Attempts<?> attempts, long deadline, Consumer<Pending> callback) {
    return new Pending(attempts, deadline, callback, null);
  }

  /** For an operation for which the current thread waits. */
  static Pending awaited(Attempts<?> attempts, long deadline) {
    return new Pending(attempts, deadline, null, Thread.currentThread());
  }

  Attempts<?> attempts() {
    return attempts;
  }

  Request request() {
    return attempts.request();
  }

  Confirmation confirmation() {
    return attempts.confirmation();
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isAwaited() {
    return waiter != null;
  }

  /** Makes the waiting thread the one that leads the next group. */
  void promote() {
    leads.set(true);
    LockSupport.unpark(waiter);
  }

  boolean isPromoted() {
    return leads.get();
  }

  /** Whether the waiting thread has to lead now; true once for each promotion. */
  boolean takesLead() {
    return leads.get() && leads.compareAndSet(true, false);
  }

  /** Says what it waits for in its next attempt. */
  void waitsFor(Confirmation confirmation) {
    waitsFor = confirmation;
  }

  Confirmation waitsFor() {
    return waitsFor;
  }

  /** Whether it has ended one way or the other; then {@link #failure} or {@link #reply} tells. */
  boolean isSettled() {
    return known;
  }

  /** Lets it go out now; false if it was given up before, and must not go out any more. */
  boolean goesOut() {
    return STATE.compareAndSet(this, HERE, OUT);
  }

  /** Has it wait for another attempt; false if it was given up meanwhile. */
  boolean comesBack() {
    broke = null;
    answer = null;
    applied = null;
    boolean back = STATE.compareAndSet(this, OUT, HERE) || state == HERE;
    LockSupport.unpark(waiter); // it may have been interrupted meanwhile, and may leave now
    return back;
  }

  /**
   * Takes note of a reply that is still to be confirmed: that is how it ends if its deadline passes
   * before. May be called by any thread.
   */
  void applied(@Nullable Object value, Confirmed soFar) {
    applied = new Answer(value, soFar);
  }

  /** Takes note of the reply. */
  void answered(@Nullable Object value, Confirmed by) {
    answer = new Answer(value, by);
  }

  /** Takes note that there is no reply; without effect if it has come. */
  void broke(RuntimeException why) {
    if (answer == null) {
      broke = why;
    }
  }

  /**
   * Whether the last attempt ended with a reply that is not an error: another one cannot follow.
   */
  boolean isAnswered() {
    return broke == null && answer != null && !(answer.reply() instanceof ErrorReply);
  }

  /** Whether it may change anything. */
  boolean writes() {
    return attempts.writes();
  }

  /** Whether its caller is told of success, or will be. */
  boolean isConfirmed() {
    Answer reply = answer;
    return reply != null
        && isAnswered()
        && reply.confirmed().isMet()
        && (state != SETTLED || reply.equals(end));
  }

  /** What follows from how the attempt ended; asked once for each attempt. */
  Attempts.Next next() {
    if (broke != null) {
      return attempts.afterBreak(broke);
    }
    if (answer == null) {
      return attempts.afterBreak(new IllegalStateException("the client lost a reply"));
    }
    return answer.reply() instanceof ErrorReply error
        ? attempts.afterError(error)
        : Attempts.Next.SETTLED;
  }

  /** What broke the connection in its last attempt; null if nothing did. */
  @Nullable TransportException brokenConnection() {
    return broke instanceof TransportException transport ? transport : null;
  }

  /** Whether its last attempt reached a server, as far as is known. */
  boolean hasBeenOut(Attempts.Next next) {
    return next == Attempts.Next.AFTER_BREAK || !(attempts.last() instanceof TransportException);
  }

  /** Settles it as its last attempt ended; does nothing if it was given up before. */
  void settle() {
    int now = state;
    if (now != SETTLED && STATE.compareAndSet(this, now, SETTLED)) {
      failure = attempts.failure();
      end = answer;
      tell();
    }
  }

  /** Gives it up, if it is not out at the moment; false if it is, or has been settled. */
  boolean giveUpHere(StoreException why) {
    if (!STATE.compareAndSet(this, HERE, SETTLED)) {
      return false;
    }
    failure = why;
    tell();
    return true;
  }

  /**
   * Gives it up although it is out at the moment; false if it is not, or has been settled. If it is
   * known to have been applied, it ends with what has confirmed it so far.
   */
  boolean giveUpOut(StoreException why) {
    Answer soFar = applied;
    if (!STATE.compareAndSet(this, OUT, SETTLED)) {
      return false;
    }
    end = soFar;
    failure = soFar == null ? why : null;
    tell();
    return true;
  }

  private void tell() {
    known = true;
    if (callback == null) {
      LockSupport.unpark(waiter);
      return;
    }
    try {
      callback.accept(this);
    } catch (Throwable e) {
      // Whatever it is, it must not end the thread that leads.
      LOG.error("what was to follow an operation failed; the others of its group go on", e);
    }
  }

  /** Why it failed; null if it was answered. */
  @Nullable StoreException failure() {
    return failure;
  }

  @Nullable Object reply() {
    return ended().reply();
  }

  /** By whom the reply was confirmed; only where there is one. */
  Confirmed confirmed() {
    return ended().confirmed();
  }

  private Answer ended() {
    if (end == null) {
      throw new IllegalStateException("not replied");
    }
    return end;
  }

  /**
   * A reply and its confirmation.
   *
   * @param reply the reply
   * @param confirmed by whom
   */
  private record Answer(@Nullable Object reply, Confirmed confirmed) {}

  /**
   * What is known about a reply's group.
   *
   * @param required how many replicas should have acknowledged it
   * @param replicas how many have
   * @param generation which primary it was
   * @param sinceNanos a reading of the ticker from when the group's connection had been opened
   */
  record Confirmed(int required, int replicas, long generation, long sinceNanos) {

    boolean isMet() {
      return replicas >= required;
    }
  }
}
