/**
 * Two programs that go on through a failover, and what they need to be tried: {@link
 * io.mirrorneuron.store.examples.counter.Sender} stores a number every second, {@link
 * io.mirrorneuron.store.examples.counter.Receiver} follows it, and {@link
 * io.mirrorneuron.store.examples.counter.LocalServers} starts servers on this machine, one of which
 * can then be killed. {@code docs/FAILOVER-LOG.md} shows what they log.
 */
@NullMarked
package io.mirrorneuron.store.examples.counter;

import org.jspecify.annotations.NullMarked;
