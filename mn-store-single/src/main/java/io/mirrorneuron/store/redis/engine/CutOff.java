package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.RedisConnection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an exchange from outside that lasts too long: a client that blocks bounds how long it is
 * silent, not how long it writes, nor how long a dripping reply takes. One exchange at a time has a
 * limit. Thread-safe.
 */
public final class CutOff {

  private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable RedisConnection limited;
  private long limitNanos;
  private boolean struck;
  private boolean closed;

  /**
   * Creates it; somebody has to call {@link #ifLate(long)} every now and then.
   *
   * @param ticker elapsed time
   */
  public CutOff(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Gives an exchange that is about to begin so long.
   *
   * @param connection what it goes over
   * @param nanos how long it may take, in nanoseconds
   */
  public void begin(RedisConnection connection, long nanos) {
    lock.lock();
    try {
      struck = false;
      limited = connection;
      limitNanos = ticker.read() + nanos;
      if (closed) {
        strike(connection);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that the exchange has ended.
   *
   * @return whether its connection was cut off
   */
  public boolean end() {
    lock.lock();
    try {
      limited = null;
      return struck;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cuts off an exchange whose time is over.
   *
   * @param now the ticker's reading
   */
  public void ifLate(long now) {
    lock.lock();
    try {
      if (limited != null && !struck && limitNanos - now <= 0) {
        strike(limited);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off the exchange that is under way, if there is one. */
  void strikeNow() {
    lock.lock();
    try {
      if (limited != null && !struck) {
        strike(limited);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off the exchange that is under way, and every one that would follow. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (limited != null) {
        strike(limited);
      }
    } finally {
      lock.unlock();
    }
  }

  private void strike(RedisConnection connection) {
    struck = true;
    try {
      connection.abort();
    } catch (RuntimeException e) {
      LOG.warn("a client failed to abort a connection, which it must not", e);
    }
  }
}
