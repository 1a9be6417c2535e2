package io.mirrorneuron.store.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A node of the runtime as it was read.
 *
 * @param id the node
 * @param state what it last said about itself
 * @param version the version of that state
 * @param lastSeen when it last gave a sign of life, by the store's clock
 * @param silence how long ago that was when it was read, by the store's clock; never negative
 */
public record NodeRecord(
    String id, Payload state, long version, Instant lastSeen, Duration silence) {}
