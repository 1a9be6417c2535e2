package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.model.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log once that the primary cannot be used, and once that it can be again, whatever the
 * lanes try in between. Thread-safe.
 */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean known;
  private boolean away;
  private long since;
  private long lastSuccess;
  private long failures;

  Outage(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * A connection could not be opened.
   *
   * @param begun the reading of the ticker when the attempt began: others may have succeeded since
   */
  void failed(String address, long begun, RuntimeException why) {
    lock.lock();
    try {
      if (known && !away && begun - lastSuccess <= 0) {
        return; // it has come back meanwhile
      }
      if (!known && why instanceof StoreRefusedException) {
        return; // whoever opens the store is told
      }
      failures++;
      if (away) {
        LOG.debug("the primary {} still cannot be used: {}", address, why.getMessage());
        return;
      }
      away = true;
      since = ticker.read();
      failures = 1;
      LOG.warn("the primary {} cannot be used: {}", address, why.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /** A connection was opened. */
  void over(String address) {
    lock.lock();
    try {
      known = true;
      lastSuccess = ticker.read();
      if (away) {
        away = false;
        LOG.warn(
            "the primary {} can be used again, after {} and {} attempts that failed",
            address,
            Duration.ofMillis((ticker.read() - since) / 1_000_000),
            failures);
      }
    } finally {
      lock.unlock();
    }
  }
}
