package io.mirrorneuron.store.observe;

import java.time.Duration;

/**
 * A connection to the primary could not be opened: nobody listens, the server refuses, it is a
 * replica, it is not ready yet. Told for every attempt.
 *
 * @param lane for which lane
 * @param client the Redis client, as {@code MN_REDIS_CLIENT} names it
 * @param address where it was to lead, as host and port
 * @param reason why, in words for a log; <b>unbounded, not for a tag</b>
 * @param duration how long it took to fail
 */
public record ConnectionFailed(
    String lane, String client, String address, String reason, Duration duration) {}
