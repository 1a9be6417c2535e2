package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.Replication;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds out how far renewals are replicated (clause L10), at the price of a WAIT now and then: one
 * answer tells of all that the connection has written before, so that what many calls renew needs
 * few answers.
 *
 * <p>The WAIT comes last in the renewals' own write, and asks for as many replicas and as long as
 * any durable write's. A {@code WAIT 0} at the head of the next write would never block, but asks
 * nobody: replicas acknowledge by themselves once a second, and each at another moment. Where two
 * must have acknowledged the last write, and the connection writes more often than once a second,
 * that moment may never come (0 of 264 groups, 30 ms apart, Redis 7.0 with two replicas).
 */
final class RenewalEvidence {

  /** How old the evidence may become, as a part of the shortest ttl. */
  private static final int PART = 20;

  private static final long OLDEST_NANOS = 250_000_000;

  private final Confirmation required;
  private final Ticker ticker;
  private final AtomicLong nextNanos;

  RenewalEvidence(WaitSettings settings, Ticker ticker) {
    this.required = Confirmation.of(Durability.configured(), settings);
    this.ticker = ticker;
    this.nextNanos = new AtomicLong(ticker.read());
  }

  /** What renewals that go out now wait for: as configured if it is time to ask, or nothing. */
  Confirmation askedWith(List<Renewal> renewals) {
    if (!required.waits()) {
      return Confirmation.NONE;
    }
    long age = OLDEST_NANOS;
    for (Renewal renewal : renewals) {
      age = Math.min(age, renewal.ttl().toNanos() / PART);
    }
    long now = ticker.read();
    long next = nextNanos.get();
    return now - next >= 0 && nextNanos.compareAndSet(next, now + age)
        ? required
        : Confirmation.NONE;
  }

  /**
   * What an answer says of the replication. While replicas do not answer, WAIT takes its whole
   * time, and nothing else is renewed meanwhile: then it has a third of the lane, however long it
   * is.
   */
  Replication of(Confirmation asked, Pending.Confirmed confirmed) {
    if (!asked.waits()) {
      return unasked();
    }
    if (confirmed.isMet()) {
      return new Replication.Since(confirmed.sinceNanos());
    }
    nextNanos.set(ticker.read() + TimeUnit.MILLISECONDS.toNanos(2 * asked.timeoutMillis()));
    return unasked();
  }

  /** What is known without an answer. */
  Replication unasked() {
    return required.waits() ? Replication.unknown() : Replication.notRequired();
  }
}
