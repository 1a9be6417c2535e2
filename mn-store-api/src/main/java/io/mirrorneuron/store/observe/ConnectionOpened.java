package io.mirrorneuron.store.observe;

import java.time.Duration;

/**
 * A connection to the primary has been opened and greeted, and can be used.
 *
 * @param lane for which lane
 * @param client the Redis client, as {@code MN_REDIS_CLIENT} names it
 * @param address where it leads, as host and port
 * @param generation which primary that is, counted from 1
 * @param occasion whether the lane had a connection before
 * @param duration how long it took, TLS and greeting included
 */
public record ConnectionOpened(
    String lane,
    String client,
    String address,
    long generation,
    Occasion occasion,
    Duration duration) {

  /** Whether a lane connects or reconnects. */
  public enum Occasion {
    /** The lane's first connection. */
    FIRST,
    /** In place of one that was lost. */
    AGAIN
  }
}
