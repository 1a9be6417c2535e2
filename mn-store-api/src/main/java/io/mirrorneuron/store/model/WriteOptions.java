package io.mirrorneuron.store.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How a write is to be done. Immutable; the static methods begin, the instance methods refine.
 *
 * @param expected what the write expects to find; if empty, what the method says
 * @param fence the lease under which it is done
 * @param renewal to how long from then on the write renews that lease; if empty, it does not
 * @param durability how many replicas must confirm it
 * @param retention with a write that finishes a job, how long it is kept; if empty, as configured
 * @param deadline how long the whole operation may take, retries included; if empty, as configured
 */
public record WriteOptions(
    Optional<Expected> expected,
    Optional<Fence> fence,
    Optional<Duration> renewal,
    Durability durability,
    Optional<Duration> retention,
    Optional<Duration> deadline) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final WriteOptions DEFAULTS =
      new WriteOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Durability.configured(),
          Optional.empty(),
          Optional.empty());

  /**
   * Checks the parts.
   *
   * @param expected as {@link #expected()}
   * @param fence as {@link #fence()}
   * @param renewal as {@link #renewal()}
   * @param durability as {@link #durability()}
   * @param retention as {@link #retention()}
   * @param deadline as {@link #deadline()}
   * @throws IllegalArgumentException if there is a renewal without a fence or not within 1 ms to 1
   *     day, if the retention is under one second, or if the deadline is not positive
   */
  public WriteOptions {
    if (renewal.isPresent() && fence.isEmpty()) {
      throw new IllegalArgumentException(
          "a renewal of " + renewal.get() + " needs the fence of the lease that it renews");
    }
    if (renewal.isPresent()
        && (renewal.get().compareTo(SHORTEST) < 0 || renewal.get().compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException(
          "a renewal of " + renewal.get() + " is not within 1 ms to 1 day");
    }
    if (retention.isPresent() && retention.get().toSeconds() < 1) {
      throw new IllegalArgumentException(
          "a retention of " + retention.get() + " is too short: one second or more");
    }
    if (deadline.isPresent() && (deadline.get().isNegative() || deadline.get().isZero())) {
      throw new IllegalArgumentException("a deadline of " + deadline.get() + " is not positive");
    }
  }

  /**
   * Returns the options that leave everything as configured.
   *
   * @return the options
   */
  public static WriteOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns options for a compare-and-set.
   *
   * @param version the version that the job's state must have
   * @return the options
   * @throws IllegalArgumentException if the version is not positive
   */
  public static WriteOptions ifVersion(long version) {
    return DEFAULTS.expecting(new Expected.Version(version));
  }

  /**
   * Returns options for a write that must create the job.
   *
   * @return the options
   */
  public static WriteOptions ifAbsent() {
    return DEFAULTS.expecting(new Expected.Absent());
  }

  /**
   * Returns options for a write under a lease.
   *
   * @param fence the lease and its token
   * @return the options
   */
  public static WriteOptions fencedBy(Fence fence) {
    return DEFAULTS.fence(fence);
  }

  /**
   * Returns these options with another expectation.
   *
   * @param what what the write expects to find
   * @return new options
   */
  public WriteOptions expecting(Expected what) {
    return new WriteOptions(Optional.of(what), fence, renewal, durability, retention, deadline);
  }

  /**
   * Returns these options with a fence, whose lease the write does not renew.
   *
   * @param by the lease and its token
   * @return new options
   */
  public WriteOptions fence(Fence by) {
    return new WriteOptions(
        expected, Optional.of(by), Optional.empty(), durability, retention, deadline);
  }

  /**
   * Returns these options with a fence whose lease is renewed by the write, in the same step on the
   * server; only a commit can do that. <b>A ttl shorter than that of its terms ends the lease
   * before its holder expects</b>, and a {@code Lease} takes no note of it. What was claimed is
   * renewed by its commits without this.
   *
   * @param by the lease and its token
   * @param ttl how long the lease lasts from then on without further renewal, 1 ms to 1 day
   * @return new options
   * @throws IllegalArgumentException if the ttl is out of its bounds
   */
  public WriteOptions renewing(Fence by, Duration ttl) {
    return new WriteOptions(
        expected, Optional.of(by), Optional.of(ttl), durability, retention, deadline);
  }

  /**
   * Returns these options with another durability.
   *
   * @param how how many replicas must confirm
   * @return new options
   */
  public WriteOptions durability(Durability how) {
    return new WriteOptions(expected, fence, renewal, how, retention, deadline);
  }

  /**
   * Returns these options with a retention of their own.
   *
   * @param keep how long a job is kept that the write finishes, one second or more
   * @return new options
   * @throws IllegalArgumentException if it is under one second
   */
  public WriteOptions retention(Duration keep) {
    return new WriteOptions(expected, fence, renewal, durability, Optional.of(keep), deadline);
  }

  /**
   * Returns these options with a deadline of their own.
   *
   * @param whole how long the whole operation may take
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public WriteOptions deadline(Duration whole) {
    return new WriteOptions(expected, fence, renewal, durability, retention, Optional.of(whole));
  }
}
