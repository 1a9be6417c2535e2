package io.mirrorneuron.store.redis.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of one operation, on its way through a lane. Settled exactly once, by its reply, by a
 * failure, or by being given up at its deadline; whoever comes later comes too late.
 */
final class Pending {

  private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

  private final Request request;
  private final Confirmation confirmation;
  private final long deadlineNanos;
  private final @Nullable Consumer<Pending> callback;
  private final @Nullable Thread waiter;

  private @Nullable Object reply;
  private @Nullable Confirmed confirmed;
  private @Nullable RuntimeException failure;
  private final AtomicReference<Going> going = new AtomicReference<>(Going.NOT_YET);
  private final AtomicBoolean settling = new AtomicBoolean();
  private volatile boolean settled;
  private volatile boolean promoted;

  private Pending(
      Request request,
      Confirmation confirmation,
      long deadlineNanos,
      @Nullable Consumer<Pending> callback,
      @Nullable Thread waiter) {
    this.request = request;
    this.confirmation = confirmation;
    this.deadlineNanos = deadlineNanos;
    this.callback = callback;
    this.waiter = waiter;
  }

  /** For an attempt whose caller goes on; the callback must be short and must not block. */
  static Pending calledBack(
      Request request, Confirmation confirmation, long deadline, Consumer<Pending> callback) {
    return new Pending(request, confirmation, deadline, callback, null);
  }

  /** For an attempt for which the current thread waits. */
  static Pending awaited(Request request, Confirmation confirmation, long deadline) {
    return new Pending(request, confirmation, deadline, null, Thread.currentThread());
  }

  Request request() {
    return request;
  }

  Confirmation confirmation() {
    return confirmation;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isAwaited() {
    return waiter != null;
  }

  /** Lets it go out now; false if it was given up before, and must not go out any more. */
  boolean goesOut() {
    return going.compareAndSet(Going.NOT_YET, Going.OUT);
  }

  /** Keeps it from going out; false if it has gone out already. */
  boolean staysHere() {
    return going.compareAndSet(Going.NOT_YET, Going.NEVER);
  }

  private enum Going {
    NOT_YET,
    OUT,
    NEVER
  }

  /** Makes the waiting thread the one that leads the next group. */
  void promote() {
    promoted = true;
    LockSupport.unpark(waiter);
  }

  boolean isPromoted() {
    return promoted;
  }

  boolean isSettled() {
    return settled;
  }

  /** Settles it; does nothing if it was given up before. */
  void replied(@Nullable Object value, Confirmed by) {
    if (settling.compareAndSet(false, true)) {
      reply = value;
      confirmed = by;
      settle();
    }
  }

  /** Settles it; does nothing if it was settled before. */
  void failed(RuntimeException why) {
    if (settling.compareAndSet(false, true)) {
      failure = why;
      settle();
    }
  }

  @Nullable RuntimeException failure() {
    return failure;
  }

  @Nullable Object reply() {
    return reply;
  }

  /** By whom the reply was confirmed; only where there is one. */
  Confirmed confirmed() {
    if (confirmed == null) {
      throw new IllegalStateException("not replied");
    }
    return confirmed;
  }

  private void settle() {
    settled = true;
    if (callback != null) {
      try {
        callback.accept(this);
      } catch (RuntimeException e) {
        LOG.error("what was to follow an operation failed; the others of its group go on", e);
      }
    } else {
      LockSupport.unpark(waiter);
    }
  }

  /**
   * What is known about a reply's group.
   *
   * @param required how many replicas should have acknowledged it
   * @param replicas how many have
   * @param generation which primary it was
   */
  record Confirmed(int required, int replicas, long generation) {

    boolean isMet() {
      return replicas >= required;
    }
  }
}
