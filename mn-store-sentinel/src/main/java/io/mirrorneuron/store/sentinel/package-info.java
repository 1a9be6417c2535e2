/**
 * Here will live the mode {@code sentinel}: the watcher that follows the primary which Sentinel
 * elects, by config epoch and role, and the evidence of what survived a failover. It will know no
 * Redis client; it will speak to Sentinel through a connector of {@code mn-store-single}.
 *
 * <p>Nothing of it is written yet.
 */
@NullMarked
package io.mirrorneuron.store.sentinel;

import org.jspecify.annotations.NullMarked;
