package io.mirrorneuron.store.tck.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Waits for bytes in one direction of any connection and does something to the connection where
 * they come. Springs once, unless {@link #everyTime()}. Made by {@link FaultProxy#on}; thread-safe.
 *
 * <p>"Cut after the request has been executed and before its reply arrives" is
 *
 * <pre>{@code
 * proxy.on(Direction.TO_SERVER, "EVALSHA").act(Moment.BEFORE_REPLY, c -> c.cut(Cut.RST));
 * }</pre>
 */
public final class Trap {

  private final Direction direction;
  private final byte[] pattern;
  private final AtomicInteger sprung = new AtomicInteger();
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger toSkip = new AtomicInteger();

  private volatile boolean everyTime;
  private volatile boolean armed;
  private volatile boolean removed;
  private volatile Moment moment = Moment.AFTER;
  private volatile Consumer<ProxiedConnection> action = connection -> {};

  Trap(Direction direction, String pattern) {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("a trap needs bytes to wait for");
    }
    this.direction = direction;
    this.pattern = pattern.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Lets the bytes pass some times first.
   *
   * @param times how often
   * @return this trap
   */
  public Trap skip(int times) {
    toSkip.set(times);
    return this;
  }

  /**
   * Lets the trap spring each time the bytes come instead of once.
   *
   * @return this trap
   */
  public Trap everyTime() {
    everyTime = true;
    return this;
  }

  /**
   * Sets the trap: from now on it waits.
   *
   * @param when the moment to spring
   * @param what what to do to the connection; runs on a thread of the proxy and must not block
   * @return this trap
   */
  public Trap act(Moment when, Consumer<ProxiedConnection> what) {
    moment = when;
    action = what;
    removed = false;
    armed = true;
    return this;
  }

  /**
   * Stops waiting. When this returns its action does not run, nor will it: not even if the bytes
   * have come and only the moment has not.
   */
  public synchronized void remove() {
    armed = false;
    removed = true;
  }

  /**
   * Returns how often it has sprung.
   *
   * @return the number
   */
  public int sprung() {
    return sprung.get();
  }

  /**
   * Waits until it has sprung once and its action has run.
   *
   * @param limit how long to wait
   * @return whether it has
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean await(Duration limit) throws InterruptedException {
    return first.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  Direction direction() {
    return direction;
  }

  byte[] pattern() {
    return pattern;
  }

  Moment moment() {
    return moment;
  }

  /** Says that the bytes have come; true if the trap springs for them. */
  boolean matched() {
    if (!armed) {
      return false;
    }
    if (toSkip.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return false;
    }
    synchronized (this) {
      if (!armed) {
        return false;
      }
      armed = everyTime;
    }
    return true;
  }

  synchronized void spring(ProxiedConnection connection) {
    if (removed) {
      return;
    }
    // Counted first: who sees the effect finds it counted.
    sprung.incrementAndGet();
    try {
      action.accept(connection);
    } finally {
      first.countDown();
    }
  }
}
