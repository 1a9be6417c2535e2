package io.mirrorneuron.store.model;

import java.time.Instant;

/**
 * An agent's snapshot as it was read.
 *
 * @param agentId the agent
 * @param time when it was written, by the store's clock
 * @param payload its content
 */
public record Snapshot(String agentId, Instant time, Payload payload) {}
