package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.Optional;

/**
 * One Sentinel, whether it could be asked or not.
 *
 * @param address where it was, or would have been, asked
 * @param opinion what it thinks; empty if it did not say
 * @param problem why it did not; empty if it did
 */
public record SentinelSight(HostPort address, Optional<Opinion> opinion, String problem) {}
