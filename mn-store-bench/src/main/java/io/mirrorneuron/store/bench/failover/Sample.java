package io.mirrorneuron.store.bench.failover;

import org.jspecify.annotations.Nullable;

/**
 * What one contender did in one failover.
 *
 * @param cause the name of the {@link Cause}
 * @param round the failover's number, from 1
 * @param contender what the table calls it
 * @param sinceAnnounced milliseconds from when the first Sentinel announced the new primary to the
 *     first write that succeeded there; null if none did in time
 * @param sinceAttached the same from when the new primary had a replica, where that came later
 */
record Sample(
    String cause,
    int round,
    String contender,
    @Nullable Double sinceAnnounced,
    @Nullable Double sinceAttached) {}
