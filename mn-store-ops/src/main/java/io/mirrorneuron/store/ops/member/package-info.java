/**
 * {@code mn ha join} and {@code mn ha leave}: one box with a Redis and a Sentinel becomes a member
 * of a cluster, and ceases to be one.
 */
@NullMarked
package io.mirrorneuron.store.ops.member;

import org.jspecify.annotations.NullMarked;
