package io.mirrorneuron.store.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How many replicas must hold a write before it counts as confirmed.
 *
 * @param kind which of the three
 * @param replicas with {@link Kind#REPLICAS} how many, otherwise 0
 * @param timeout how long to wait for them, if not as configured
 */
public record Durability(Kind kind, int replicas, Optional<Duration> timeout) {

  /** What the number of replicas is taken from. */
  public enum Kind {
    /** The store's configuration ({@code MN_REDIS_WAIT_REPLICAS}). */
    CONFIGURED,
    /** {@link Durability#replicas()}. */
    REPLICAS,
    /** Every replica that the primary has or should have. */
    ALL
  }

  private static final Durability CONFIGURED = new Durability(Kind.CONFIGURED, 0, Optional.empty());
  private static final Durability NONE = new Durability(Kind.REPLICAS, 0, Optional.empty());
  private static final Durability ALL = new Durability(Kind.ALL, 0, Optional.empty());

  /**
   * Checks the parts.
   *
   * @param kind as {@link #kind()}
   * @param replicas as {@link #replicas()}
   * @param timeout as {@link #timeout()}
   * @throws IllegalArgumentException if the number is negative or given where it means nothing, or
   *     if the time-out is under 1 ms (0 would mean "for ever" to Redis)
   */
  public Durability {
    if (replicas < 0 || (replicas > 0 && kind != Kind.REPLICAS)) {
      throw new IllegalArgumentException("replicas " + replicas + " does not go with " + kind);
    }
    if (timeout.isPresent() && timeout.get().toMillis() < 1) {
      throw new IllegalArgumentException(
          "a confirmation time-out of " + timeout.get() + " is too short: 1 ms or more");
    }
  }

  /**
   * Returns the durability that the store is configured with; the default everywhere.
   *
   * @return the durability
   */
  public static Durability configured() {
    return CONFIGURED;
  }

  /**
   * Returns the durability of a write that is confirmed as soon as the primary has applied it.
   *
   * @return the durability
   */
  public static Durability none() {
    return NONE;
  }

  /**
   * Returns the durability that waits for a number of replicas.
   *
   * @param replicas how many, 0 or more
   * @return the durability
   * @throws IllegalArgumentException if the number is negative
   */
  public static Durability replicas(int replicas) {
    return new Durability(Kind.REPLICAS, replicas, Optional.empty());
  }

  /**
   * Returns the durability that waits for every replica.
   *
   * @return the durability
   */
  public static Durability all() {
    return ALL;
  }

  /**
   * Returns the same durability with a time-out of its own.
   *
   * @param timeout how long to wait for the replicas, 1 ms or more
   * @return the durability
   * @throws IllegalArgumentException if the time-out is under 1 ms
   */
  public Durability within(Duration timeout) {
    return new Durability(kind, replicas, Optional.of(timeout));
  }
}
