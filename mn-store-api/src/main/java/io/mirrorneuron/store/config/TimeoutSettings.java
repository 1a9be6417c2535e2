package io.mirrorneuron.store.config;

import java.time.Duration;

/**
 * How long one step with a server may take. A whole operation, retries included, is bounded by its
 * deadline instead: see {@link RedisSettings#defaultDeadline()}.
 *
 * @param connect until a connection is established, more than zero
 * @param command until the replies of one exchange have arrived, more than zero; the time that a
 *     {@code WAIT} in the exchange is entitled to comes on top, see {@link
 *     RedisSettings#confirmedExchangeTimeout()}
 */
public record TimeoutSettings(Duration connect, Duration command) {

  /**
   * Checks that both are positive.
   *
   * @param connect as {@link #connect()}
   * @param command as {@link #command()}
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if a time-out is zero or negative
   */
  public TimeoutSettings {
    requirePositive(connect, "connect");
    requirePositive(command, "command");
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(
          "the " + name + " time-out must be positive, not " + duration);
    }
  }
}
