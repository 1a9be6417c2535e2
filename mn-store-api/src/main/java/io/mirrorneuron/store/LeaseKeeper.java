package io.mirrorneuron.store;

import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of one store, all from one thread that exists only while there are any. One
 * call of some of them is under way at a time, and it is never waited for: what is to be told in
 * the meantime is told.
 */
final class LeaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** How long the thread waits at most: the ticker may be another one than that of its waiting. */
  private static final long LOOK_NANOS = 100_000_000;

  /** How often it looks again before it ends, so that a lease now and then needs no new thread. */
  private static final int IDLE_LOOKS = 50;

  private final Operations operations;
  private final StoreContext context;
  private final Alarms alarms;
  private final Inquiry inquiry;
  private final LeaseBook book;
  private final ThreadFactory threads;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  private final ReentrantLock lifeLock = new ReentrantLock();
  private volatile @Nullable Thread thread;
  private volatile long wakeNanos;
  private volatile boolean closed;

  // Of the thread only.
  private @Nullable Renewing underWay;
  private long giveUpNanos;
  private long pausedUntil;
  private int idle;
  private int failures;
  private long failingSince;

  LeaseKeeper(Operations operations, StoreContext context, Alarms alarms) {
    this(operations, context, alarms, LeaseKeeper::daemon);
  }

  LeaseKeeper(Operations operations, StoreContext context, Alarms alarms, ThreadFactory threads) {
    this.operations = operations;
    this.context = context;
    this.alarms = alarms;
    this.inquiry = new Inquiry(operations, alarms);
    this.book = new LeaseBook(context.ticker());
    this.threads = threads;
    this.pausedUntil = context.ticker().read();
  }

  StoreContext context() {
    return context;
  }

  /** Where is done what nobody waits for. */
  Alarms alarms() {
    return alarms;
  }

  Inquiry inquiry() {
    return inquiry;
  }

  LeaseBook book() {
    return book;
  }

  /** Takes up a lease that was granted or moved here. */
  void keep(Kept kept) {
    if (book.add(kept)) {
      wakeBy(context.ticker().read() + kept.everyNanos / 8);
    } else if (kept.lease.lose(kept)) {
      kept.lease.noteLost(Cause.STORE_CLOSED);
      kept.lease.deliver();
    }
  }

  /** Takes up a lease that nobody has taken up yet, if it is held. */
  boolean adopt(Lease lease, Function<Renewing, Renewed> renewing) {
    Kept here = lease.kept();
    Renewing call = book.begin(List.of(here));
    Renewed renewed = renewing.apply(call);
    if (renewed.held().get(0)) {
      keep(here);
    }
    return settle(call, renewed).isEmpty() && !lease.isLost();
  }

  /** Takes over a live lease; whoever had it has it no more, unless this fails. */
  boolean take(Lease live, Leases leases, Function<Renewing, Renewed> renewing) {
    Kept before = live.kept();
    if (before.keeper == this) {
      Renewing call = book.begin(List.of(before));
      return settle(call, renewing.apply(call)).isEmpty() && !live.isLost();
    }
    while (before.keeper != this && !live.isLost()) {
      Kept here = new Kept(leases, this, live);
      Renewing call = book.begin(List.of(here));
      Renewed renewed = renewing.apply(call);
      if (!renewed.held().get(0)) {
        // It was never here: whoever has it loses it.
        if (live.lose(before)) {
          inquiry.explain(List.of(live));
        }
        before.remove();
      } else if (live.move(before, here)) {
        before.remove();
        keep(here);
      }
      List<Lease> unused = settle(call, renewed);
      before = live.kept(); // if somebody else was faster, from there
    }
    return !live.isLost();
  }

  /** Loses every lease, and takes up none any more. */
  void close() {
    closed = true;
    for (Kept kept : book.close()) {
      if (kept.lease.lose(kept)) {
        kept.lease.noteLost(Cause.STORE_CLOSED);
        kept.lease.deliver();
      }
    }
    LockSupport.unpark(thread);
  }

  /** Notes what a call came to, whoever made it; returns what is lost by it. */
  List<Lease> settle(Renewing call, Renewed renewed) {
    List<Lease> lost = book.settle(call, renewed);
    if (!lost.isEmpty()) {
      inquiry.explain(lost);
    }
    return lost;
  }

  /**
   * One turn of the thread.
   *
   * @return how long there is nothing to do, in nanoseconds
   */
  long turn() {
    book.look();
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      settle(answer);
    }
    long now = context.ticker().read();
    Renewing late = underWay;
    if (late != null && now - giveUpNanos >= 0) {
      failed(late, new IllegalStateException("no answer in time; the backend breaks clause G1"));
    }
    if (underWay == null && now - pausedUntil >= 0) {
      Renewing call = book.take();
      if (call != null) {
        send(call);
      }
    }
    return untilNext();
  }

  private long untilNext() {
    long now = context.ticker().read();
    long next = book.nextOr(now + LOOK_NANOS);
    if (underWay == null && book.hasReady() && pausedUntil - next < 0) {
      next = pausedUntil;
    }
    return answers.isEmpty() ? next - now : 0;
  }

  private void send(Renewing call) {
    long limit = Long.MAX_VALUE;
    for (Kept kept : call.asked) {
      limit = Math.min(limit, kept.termNanos / 2);
    }
    underWay = call;
    giveUpNanos = call.sentNanos + limit + Operations.GRACE.toNanos();
    Thread waiting = Thread.currentThread();
    // All that is done on the backend's thread is to wake this one.
    var unused =
        operations
            .within(Duration.ofNanos(limit))
            .startPart(call::send)
            .whenComplete(
                (renewed, failure) -> {
                  answers.add(new Answer(call, renewed, failure));
                  LockSupport.unpark(waiting);
                });
  }

  private void settle(Answer answer) {
    Renewed renewed = answer.renewed();
    if (renewed == null) {
      failed(answer.call(), answer.failure());
      return;
    }
    try {
      settle(answer.call(), renewed);
    } catch (RuntimeException e) {
      failed(answer.call(), e);
      return;
    }
    if (underWay == answer.call()) {
      underWay = null;
    }
    if (failures > 0) {
      LOG.info(
          "leases are renewed again after {} attempts and {}",
          failures,
          Duration.ofNanos(context.ticker().read() - failingSince));
      failures = 0;
    }
    pausedUntil = context.ticker().read();
  }

  private void failed(Renewing call, @Nullable Throwable failure) {
    long again = book.fail(call);
    if (underWay != call) {
      return; // it was given up before
    }
    underWay = null;
    pausedUntil = again;
    if (failures++ == 0 && !closed && !(failure instanceof StoreClosedException)) {
      failingSince = call.sentNanos;
      LOG.warn(
          "{} failed; it is tried again, and a lease is suspended when its local deadline passes"
              + " (leases held: {})",
          call,
          book.size(),
          failure);
    }
  }

  /** Has the thread look at the book no later than that. */
  private void wakeBy(long nanos) {
    Thread running = thread;
    if (running == null) {
      start();
    } else if (nanos - wakeNanos < 0) {
      LockSupport.unpark(running);
    }
  }

  private void start() {
    lifeLock.lock();
    try {
      if (thread == null) {
        Thread starting = threads.newThread(this::run);
        starting.start();
        thread = starting;
      }
    } finally {
      lifeLock.unlock();
    }
  }

  private void run() {
    idle = 0;
    do {
      long wait = LOOK_NANOS;
      // Who adds a lease in the course of the turn wakes the thread after it.
      wakeNanos = context.ticker().read() + LOOK_NANOS;
      try {
        wait = turn();
      } catch (RuntimeException | Error e) {
        LOG.error("a turn of renewing leases broke off; the next one goes on", e);
      }
      wakeNanos = context.ticker().read() + wait;
      LockSupport.parkNanos(this, wait);
    } while (!ends());
  }

  private boolean ends() {
    boolean busy = underWay != null || !book.isEmpty();
    idle = busy ? 0 : idle + 1;
    if (busy ? !closed : idle < IDLE_LOOKS && !closed) {
      return false;
    }
    lifeLock.lock();
    try {
      // In this order: who adds a lease after the look finds no thread, and starts one.
      Thread self = thread;
      thread = null;
      boolean ends = closed || book.isEmpty();
      if (!ends) {
        thread = self;
      }
      return ends;
    } finally {
      lifeLock.unlock();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "mn-store-leases");
    thread.setDaemon(true);
    return thread;
  }

  private record Answer(Renewing call, @Nullable Renewed renewed, @Nullable Throwable failure) {}
}
