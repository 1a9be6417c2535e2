package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.model.FailoverReport.Survival;
import io.mirrorneuron.store.model.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log once that the primary cannot be used, and once how that ended, whatever the lanes
 * try in between. If it ended with another primary, or with another life of the same one, the last
 * line is that of the {@link FailoverReport}. Thread-safe.
 */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final Ticker ticker;
  private final Tally tally;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean known;
  private boolean away;
  private boolean begun;
  private long since;
  private Tally.Counts before = Tally.Counts.NONE;
  private long generation;
  private @Nullable Duration gap;
  private long lastSuccess;
  private long failures;
  private @Nullable FailoverReport last;

  Outage(Ticker ticker, Tally tally) {
    this.ticker = ticker;
    this.tally = tally;
  }

  /** A connection broke, or the primary has been replaced: it may be the beginning of an outage. */
  void broke() {
    lock.lock();
    try {
      begin();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A connection could not be opened.
   *
   * @param attempted the reading of the ticker when that began: others may have succeeded since
   */
  void failed(String address, long attempted, RuntimeException why) {
    lock.lock();
    try {
      if (known && !away && attempted - lastSuccess <= 0) {
        return; // it has come back meanwhile
      }
      if (!known && why instanceof StoreRefusedException) {
        return; // whoever opens the store is told
      }
      begin();
      failures++;
      if (away) {
        LOG.debug("{} still cannot be used: {}", address, why.getMessage());
        return;
      }
      away = true;
      LOG.warn("the primary {} cannot be used: {}", address, why.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /**
   * A connection was opened.
   *
   * @return whether to another primary, or another life of it, than the ones before: then {@link
   *     #changed} is to follow
   */
  boolean over(String address, long openedGeneration) {
    lock.lock();
    try {
      lastSuccess = ticker.read();
      boolean another = known && openedGeneration > generation;
      known = true;
      generation = Math.max(generation, openedGeneration);
      if (another) {
        begin();
        gap = sinceItBegan();
      } else if (gap == null) {
        if (away) {
          LOG.warn(
              "the primary {} can be used again, after {} ms and {} attempts that failed; operations"
                  + " meanwhile: {}",
              address,
              sinceItBegan().toMillis(),
              failures,
              tally.now().since(before));
        }
        end();
      }
      return another;
    } finally {
      lock.unlock();
    }
  }

  /** What the new primary has is known: this ends it. */
  FailoverReport changed(@Nullable Primary former, Primary now, Evidence evidence) {
    lock.lock();
    try {
      begin();
      Duration without = gap == null ? sinceItBegan() : gap;
      Tally.Counts counts = tally.now().since(before);
      FailoverReport report =
          new FailoverReport(
              Optional.ofNullable(former).map(Primary::address),
              now.address(),
              now.generation(),
              now.designation().epoch(),
              without,
              counts.retried(),
              counts.unknown(),
              counts.outOfTime(),
              evidence);
      last = report;
      end();
      if (evidence.survival() == Survival.LOST) {
        LOG.error("{}", report.sentence());
      } else {
        LOG.warn("{}", report.sentence());
      }
      return report;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #changed} is still to come. */
  boolean isChangeAwaited() {
    lock.lock();
    try {
      return gap != null;
    } finally {
      lock.unlock();
    }
  }

  /** What came of the last failover, or of the last restart of the primary; empty without one. */
  Optional<FailoverReport> last() {
    lock.lock();
    try {
      return Optional.ofNullable(last);
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      since = ticker.read();
      before = tally.now();
    }
  }

  private void end() {
    begun = false;
    away = false;
    gap = null;
    failures = 0;
  }

  private Duration sinceItBegan() {
    return Duration.ofMillis((ticker.read() - since) / 1_000_000);
  }
}
