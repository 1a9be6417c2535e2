/**
 * Faults of a network on one machine: {@link io.mirrorneuron.store.tck.fault.FaultProxy} stands
 * between a client and a server and delays, holds, swallows or cuts what they say. JDK only,
 * loopback only; needs neither root nor a container.
 *
 * <p>Not here: faults of servers (kill, pause), which belong to mn-store-local.
 */
@NullMarked
package io.mirrorneuron.store.tck.fault;

import org.jspecify.annotations.NullMarked;
