package io.mirrorneuron.store.model;

import java.time.Duration;

/**
 * The terms of a lease, after Kubernetes' leader election.
 *
 * <p>The server forgets the lease {@code ttl} after the last renewal that reached it. The holder
 * itself stops believing {@code margin} earlier than that, counted from <em>before</em> it sent the
 * renewal, so that replication lag and the drift of clocks do not make two believe at once.
 *
 * @param ttl how long the lease lasts on the server, 100 ms to 1 day
 * @param margin by how much earlier the holder stops
 * @param renewEvery how often the holder renews
 * @param confirmation how many replicas must hold the grant before {@code acquire} returns
 */
public record LeaseTerms(
    Duration ttl, Duration margin, Duration renewEvery, Durability confirmation) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Checks that the terms can be kept: a renewal must be able to fail once and still come in time,
   * and the margin must leave room for replication lag and clock skew.
   *
   * @param ttl as {@link #ttl()}
   * @param margin as {@link #margin()}
   * @param renewEvery as {@link #renewEvery()}
   * @param confirmation as {@link #confirmation()}
   * @throws IllegalArgumentException if they cannot
   */
  public LeaseTerms {
    if (ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a ttl of " + ttl + " is not within 100 ms to 1 day");
    }
    if (margin.isNegative() || margin.isZero() || margin.compareTo(ttl) >= 0) {
      throw new IllegalArgumentException(
          "a margin of " + margin + " is not above zero and below the ttl of " + ttl);
    }
    if (renewEvery.isNegative() || renewEvery.isZero() || renewEvery.compareTo(margin) >= 0) {
      throw new IllegalArgumentException(
          "renewing every "
              + renewEvery
              + " leaves no room for replication lag and clock skew: it must be above zero and"
              + " below the margin of "
              + margin);
    }
    if (renewEvery.multipliedBy(2).compareTo(ttl.minus(margin)) > 0) {
      throw new IllegalArgumentException(
          "renewing every "
              + renewEvery
              + " does not leave time for a second try before the local deadline of "
              + ttl.minus(margin)
              + " (ttl - margin)");
    }
  }

  /**
   * Returns terms for a ttl: a margin of a third of it, renewed every tenth.
   *
   * @param ttl how long the lease lasts on the server, 100 ms to 1 day
   * @return the terms
   * @throws IllegalArgumentException if the ttl is out of its bounds
   */
  public static LeaseTerms of(Duration ttl) {
    return new LeaseTerms(ttl, ttl.dividedBy(3), ttl.dividedBy(10), Durability.configured());
  }

  /**
   * Returns the terms for leading: 10 s, renewed every 2 s.
   *
   * @return the terms
   */
  public static LeaseTerms leader() {
    return of(Duration.ofSeconds(10)).renewEvery(Duration.ofSeconds(2));
  }

  /**
   * Returns the terms for working on a job: 60 s, renewed every 10 s.
   *
   * @return the terms
   */
  public static LeaseTerms job() {
    return of(Duration.ofSeconds(60)).renewEvery(Duration.ofSeconds(10));
  }

  /**
   * Returns these terms with another margin.
   *
   * @param other by how much earlier than the server the holder stops
   * @return new terms
   * @throws IllegalArgumentException if they could not be kept
   */
  public LeaseTerms margin(Duration other) {
    return new LeaseTerms(ttl, other, renewEvery, confirmation);
  }

  /**
   * Returns these terms with another interval between renewals.
   *
   * @param other how often to renew
   * @return new terms
   * @throws IllegalArgumentException if they could not be kept
   */
  public LeaseTerms renewEvery(Duration other) {
    return new LeaseTerms(ttl, margin, other, confirmation);
  }

  /**
   * Returns these terms with another confirmation of the grant.
   *
   * @param other how many replicas must hold it
   * @return new terms
   */
  public LeaseTerms confirmation(Durability other) {
    return new LeaseTerms(ttl, margin, renewEvery, other);
  }

  /**
   * Returns how long the holder believes in the lease after a renewal, counted from before it was
   * sent.
   *
   * @return ttl less margin
   */
  public Duration localTerm() {
    return ttl.minus(margin);
  }
}
