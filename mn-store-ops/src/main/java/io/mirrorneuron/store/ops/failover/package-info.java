/**
 * {@code mn ha failover}: another server becomes the primary. By plan no acknowledged write is
 * lost, and what cannot be done without loss is refused; by force somebody else becomes the
 * primary, whatever is lost.
 */
@NullMarked
package io.mirrorneuron.store.ops.failover;

import org.jspecify.annotations.NullMarked;
