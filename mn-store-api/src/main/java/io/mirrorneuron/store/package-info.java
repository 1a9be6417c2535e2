/**
 * What an application uses: a {@link io.mirrorneuron.store.MirrorStore} and its typed views. The
 * views are written once, over the SPI, and hence the same for every backend. Values live in {@code
 * io.mirrorneuron.store.model}, settings in {@code io.mirrorneuron.store.config}, exceptions in
 * {@code io.mirrorneuron.store.error}.
 *
 * <p>What all methods that reach the store have in common, and hence do not repeat: they block, and
 * return or throw by their deadline, retries included; names that break the rule of {@link
 * io.mirrorneuron.store.model.Ids} and values over the limit are an {@link
 * java.lang.IllegalArgumentException} before anything is sent; every other failure is a {@link
 * io.mirrorneuron.store.error.StoreException} whose {@code outcome()} says what may be assumed. The
 * {@code …Async} forms fail their future with the same exceptions; wrong arguments are thrown at
 * once. Cancelling a future gives up waiting and undoes nothing.
 */
@NullMarked
package io.mirrorneuron.store;

import org.jspecify.annotations.NullMarked;
