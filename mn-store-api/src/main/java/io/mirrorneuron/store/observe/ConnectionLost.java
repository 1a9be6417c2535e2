package io.mirrorneuron.store.observe;

/**
 * A connection to the primary has failed while it was in use, and was closed. Closing a store is no
 * loss.
 *
 * @param lane whose connection
 * @param client the Redis client, as {@code MN_REDIS_CLIENT} names it
 * @param address where it led, as host and port
 * @param operations how many operations were under way on it, each of them in doubt
 * @param reason why, in words for a log; <b>unbounded, not for a tag</b>
 */
public record ConnectionLost(
    String lane, String client, String address, int operations, String reason) {}
