package io.mirrorneuron.store.observe;

import java.time.Duration;

/**
 * A group of operations has been sent in one write and answered. A group whose answers did not come
 * is not told of here: its connection is lost ({@link ConnectionLost}).
 *
 * @param lane on which lane
 * @param client the Redis client, as {@code MN_REDIS_CLIENT} names it
 * @param operations how many operations went out together, 1 or more
 * @param bytes how many bytes their commands have, framing aside
 * @param required how many replicas had to acknowledge the group; 0 if nobody waited for any. Where
 *     its members required different numbers, the largest
 * @param acknowledged how many replicas acknowledged it in time; 0 if nobody waited for any
 * @param duration the time of the exchange, the wait for replicas included
 */
public record GroupExchanged(
    String lane,
    String client,
    int operations,
    long bytes,
    int required,
    int acknowledged,
    Duration duration) {

  /**
   * Tells whether anybody waited for replicas.
   *
   * @return false if no acknowledgement was asked for
   */
  public boolean isWaited() {
    return required > 0;
  }

  /**
   * Tells whether as many replicas as required acknowledged the group in time.
   *
   * @return true also if none was required
   */
  public boolean isConfirmed() {
    return acknowledged >= required;
  }
}
