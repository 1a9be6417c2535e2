/**
 * What a backend implements: a {@link io.mirrorneuron.store.spi.StoreProvider}, found by {@link
 * java.util.ServiceLoader}, opens a {@link io.mirrorneuron.store.spi.StoreBackend}. The contract is
 * the numbered clauses in the Javadoc of {@link io.mirrorneuron.store.spi.DurableStore}, {@link
 * io.mirrorneuron.store.spi.LeaseStore}, {@link io.mirrorneuron.store.spi.ClaimStore} and {@link
 * io.mirrorneuron.store.spi.StoreBackend}; the kit in mn-store-tck tests each by its number. The
 * backend in memory is the smallest example.
 *
 * <p>What applications get is more: handles that are renewed by themselves, waiting, election. It
 * is written once above the SPI, so that a backend which keeps its clauses has nothing to add. It
 * is promised all the same, over each backend, and the kit shows it over each:
 *
 * <ul>
 *   <li><b>W1</b> Whoever waits for a lease is granted it as soon as it is released, in this store
 *       or another, without waiting for the next time of asking.
 *   <li><b>W2</b> Those who wait for a lease in one store are granted it in the order in which they
 *       came.
 *   <li><b>W3</b> Waiting ends when its time is over, not before, and nothing of it is left.
 *   <li><b>W4</b> Whoever is interrupted or cancelled does not wait any more, and holds nothing:
 *       what is granted at that moment is given back.
 *   <li><b>W5</b> Whoever waits when the store is closed is told so.
 *   <li><b>H1</b> What was acquired is renewed by itself until it is closed.
 *   <li><b>H2</b> The holder is told once, and with the cause, that its lease was lost: released,
 *       granted to another, expired, or the store was closed. From then on it is given no fence.
 *   <li><b>H3</b> The holder is told at the local deadline that it is suspended, and that it holds
 *       the lease again when a renewal is answered, under the same token.
 *   <li><b>H4</b> The lease of a claimed job is renewed by its commits, on the server and for its
 *       holder.
 *   <li><b>V1</b> Of all that campaign for one lease one leads, and everybody can tell who that is,
 *       and under which token.
 *   <li><b>V2</b> A leader that is closed is followed by one of those that campaign, under a larger
 *       token.
 *   <li><b>V3</b> A leader that loses its lease is told so, and may be elected again, under a
 *       larger token, whatever the application's callback executor is busy with.
 *   <li><b>T1</b> A singleton task runs in one place at a time, under a larger token in each place,
 *       and has stopped before another one begins.
 *   <li><b>T2</b> A singleton task is interrupted when its lease is lost, or found suspended, and
 *       when its service is closed, whatever the application's callback executor is busy with; it
 *       is begun again when its lease is held again, or another one was granted.
 * </ul>
 *
 * <p>Arguments have been checked against {@link io.mirrorneuron.store.model.Ids} and the configured
 * limits before they arrive here.
 */
@NullMarked
package io.mirrorneuron.store.spi;

import org.jspecify.annotations.NullMarked;
