package io.mirrorneuron.store;

import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Ticker;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things at times of the store's ticker, one after the other, on one thread that exists only
 * while there is something to do. What it does returns at once and never blocks; so whatever is
 * touched here only needs no lock.
 */
final class Alarms implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  /** How long the thread waits at most: the ticker may be another one than that of its waiting. */
  private static final long LOOK_NANOS = 100_000_000;

  /** How often it looks again before it ends, so that a wait now and then needs no new thread. */
  private static final int IDLE_LOOKS = 50;

  private final Ticker ticker;
  private final ThreadFactory threads;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final TreeSet<Alarm> waiting = new TreeSet<>(Alarm::compare);
  private long numbers;
  private boolean closed;
  private @Nullable Thread thread;

  // Of the thread only.
  private int idle;

  Alarms(Ticker ticker) {
    this(ticker, Alarms::daemon);
  }

  Alarms(Ticker ticker, ThreadFactory threads) {
    this.ticker = ticker;
    this.threads = threads;
  }

  Ticker ticker() {
    return ticker;
  }

  /** Does something as soon as what was asked for before is done. */
  @Override
  public void execute(Runnable action) {
    at(ticker.read(), action);
  }

  /** Does something when the ticker has come to a reading. */
  Alarm at(long nanos, Runnable action) {
    Thread running;
    Alarm alarm;
    lock.lock();
    try {
      alarm = new Alarm(nanos, numbers++, action);
      waiting.add(alarm);
      if (thread == null) {
        Thread starting = threads.newThread(this::run);
        starting.start();
        thread = starting;
      }
      running = waiting.first() == alarm ? thread : null; // else it looks before
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(running);
    return alarm;
  }

  /**
   * Does something when something else has ended, once; also if that never ends.
   *
   * @param what what is to end
   * @param started ends on any thread: all that is done there is to hand over
   * @param giveUpNanos the reading of the ticker at which it counts as failed
   * @param then is given what it came to, or what it failed with
   */
  <T> void after(
      String what,
      CompletableFuture<T> started,
      long giveUpNanos,
      BiConsumer<@Nullable T, @Nullable Throwable> then) {
    Ending<T> ending = new Ending<>(what, then);
    Alarm giveUp = at(giveUpNanos, ending::giveUp);
    var unused =
        started.whenComplete(
            (value, failure) ->
                execute(
                    () -> {
                      cancel(giveUp);
                      ending.end(value, failure);
                    }));
  }

  /** Has something not done any more, unless it is being done; of nothing, does nothing. */
  void cancel(@Nullable Alarm alarm) {
    if (alarm == null) {
      return;
    }
    lock.lock();
    try {
      waiting.remove(alarm);
    } finally {
      lock.unlock();
    }
  }

  /** Has the thread end as soon as there is nothing left to do; who wants that cancels alarms. */
  void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      running = thread;
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(running);
  }

  /**
   * Does what is due, and what that asks for at once.
   *
   * @return how long there is nothing to do, in nanoseconds
   */
  long turn() {
    for (Alarm due = due(); due != null; due = due()) {
      due.ring();
    }
    lock.lock();
    try {
      return waiting.isEmpty()
          ? LOOK_NANOS
          : Math.min(LOOK_NANOS, waiting.first().nanos - ticker.read());
    } finally {
      lock.unlock();
    }
  }

  /** One at a time, because the next one may be cancelled by this one. */
  private @Nullable Alarm due() {
    lock.lock();
    try {
      return !waiting.isEmpty() && waiting.first().nanos - ticker.read() <= 0
          ? waiting.pollFirst()
          : null;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    idle = 0;
    do {
      LockSupport.parkNanos(this, turn());
    } while (!ends());
  }

  private boolean ends() {
    lock.lock();
    try {
      idle = waiting.isEmpty() ? idle + 1 : 0;
      boolean ends = idle > 0 && (closed || idle > IDLE_LOOKS);
      if (ends) {
        thread = null;
      }
      return ends;
    } finally {
      lock.unlock();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "mn-store-alarms");
    thread.setDaemon(true);
    return thread;
  }

  /** What is done once after something, on the thread only. */
  private static final class Ending<T> {
    private final String what;
    private final BiConsumer<@Nullable T, @Nullable Throwable> then;
    private boolean ended;

    Ending(String what, BiConsumer<@Nullable T, @Nullable Throwable> then) {
      this.what = what;
      this.then = then;
    }

    void end(@Nullable T value, @Nullable Throwable failure) {
      if (ended) {
        LOG.warn("{} ended after it had been given up", what);
        return;
      }
      ended = true;
      then.accept(value, failure);
    }

    void giveUp() {
      end(
          null,
          new UnknownOutcomeException(
              what + " did not end by its deadline; the backend breaks clause G1", null));
    }
  }

  /** One thing to do. */
  static final class Alarm {
    private final long nanos;
    private final long number;
    private final Runnable action;

    private Alarm(long nanos, long number, Runnable action) {
      this.nanos = nanos;
      this.number = number;
      this.action = action;
    }

    /** By difference, because readings of a ticker may overflow; then as they were asked for. */
    private static int compare(Alarm one, Alarm other) {
      int byTime = Long.signum(one.nanos - other.nanos);
      return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    }

    private void ring() {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        LOG.error("something that the store was to do later failed; the rest goes on", e);
      }
    }
  }
}
