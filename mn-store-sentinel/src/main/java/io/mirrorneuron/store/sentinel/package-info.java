/**
 * The mode {@code sentinel}. {@code SentinelSource} says who is the primary: a {@code SentinelLink}
 * asks each Sentinel and is told of switches, {@code Succession} decides by config epoch and role
 * without any I/O, {@code RoleProbe} asks the servers themselves. Knows no Redis client: it speaks
 * through a connector of {@code mn-store-single}, and everything about data is the engine's.
 */
@NullMarked
package io.mirrorneuron.store.sentinel;

import org.jspecify.annotations.NullMarked;
