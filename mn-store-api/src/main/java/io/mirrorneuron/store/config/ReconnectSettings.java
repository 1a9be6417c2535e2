package io.mirrorneuron.store.config;

import java.time.Duration;

/**
 * How an operation is retried: at once the first time, then after pauses that double up to a
 * maximum.
 *
 * @param attempts how many attempts follow the first one, 0 or more; each is preceded by a pause
 * @param backoff the longest first pause, at least 1 ms
 * @param maxBackoff the longest pause at all, not less than {@code backoff}
 */
public record ReconnectSettings(int attempts, Duration backoff, Duration maxBackoff) {

  /**
   * Checks that the numbers fit together.
   *
   * @param attempts as {@link #attempts()}
   * @param backoff as {@link #backoff()}
   * @param maxBackoff as {@link #maxBackoff()}
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if {@code attempts} is negative, {@code backoff} less than 1
   *     ms, or {@code maxBackoff} less than {@code backoff}
   */
  public ReconnectSettings {
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts must be 0 or more, not " + attempts);
    }
    if (backoff.toMillis() < 1) {
      throw new IllegalArgumentException("backoff must be 1 ms or more, not " + backoff);
    }
    if (maxBackoff.compareTo(backoff) < 0) {
      throw new IllegalArgumentException(
          "maxBackoff " + maxBackoff + " is less than backoff " + backoff);
    }
  }

  /**
   * Returns the longest pause before an attempt. Jitter only ever shortens it, so that pauses never
   * add up to more than {@link #defaultDeadline(Duration)} allows.
   *
   * @param attempt which attempt after the first one, from 1 on
   * @return {@code backoff * 2^(attempt - 1)}, at most {@code maxBackoff}
   * @throws IllegalArgumentException if {@code attempt} is less than 1
   */
  public Duration maxPauseBefore(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be 1 or more, not " + attempt);
    }
    Duration pause = backoff;
    for (int i = 1; i < attempt && pause.compareTo(maxBackoff) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return shorter(pause, maxBackoff);
  }

  /**
   * Returns the time within which every attempt can be made: all pauses at their longest, plus the
   * given time for each attempt, the first one included. With the default settings and 1 s per
   * attempt that is 0.25 + 0.5 + 1 + 7 * 2 s of pauses and 11 * 1 s, together 26.75 s. It is an
   * upper bound: a refused connection costs next to nothing, and jitter shortens the pauses.
   *
   * @param perAttempt the longest time that one attempt takes
   * @return the time for all of them
   */
  public Duration defaultDeadline(Duration perAttempt) {
    Duration total = perAttempt.multipliedBy(attempts + 1L);
    Duration pause = backoff;
    for (int left = attempts; left > 0; left--) {
      if (pause.compareTo(maxBackoff) >= 0) {
        return total.plus(maxBackoff.multipliedBy(left));
      }
      total = total.plus(pause);
      pause = pause.multipliedBy(2);
    }
    return total;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
