package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.Payload;
import java.time.Instant;

/**
 * One node of the runtime.
 *
 * @param state what it last said about itself
 * @param lastSeen when it last gave a sign of life
 */
record Node(Payload state, Instant lastSeen) {}
