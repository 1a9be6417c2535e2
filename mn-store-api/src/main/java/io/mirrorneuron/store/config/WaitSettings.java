package io.mirrorneuron.store.config;

import java.time.Duration;
import java.util.Objects;

/**
 * What confirms a durable write.
 *
 * @param replicas how many replicas must acknowledge it
 * @param timeout how long {@code WAIT} may block for them, at least 1 ms: 0 means "for ever" in
 *     Redis (<a href="https://redis.io/docs/latest/commands/wait/">WAIT</a>)
 */
public record WaitSettings(RequiredReplicas replicas, Duration timeout) {

  /**
   * Checks the time-out.
   *
   * @param replicas as {@link #replicas()}
   * @param timeout as {@link #timeout()}
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if the time-out is less than 1 ms
   */
  public WaitSettings {
    Objects.requireNonNull(replicas, "replicas");
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("the WAIT time-out must be 1 ms or more, not " + timeout);
    }
  }
}
