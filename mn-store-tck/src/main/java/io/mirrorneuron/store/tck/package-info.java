/**
 * The contract kit: who writes a backend extends {@link io.mirrorneuron.store.tck.StoreContract} in
 * a test, with two factory methods, and runs every numbered clause of {@link
 * io.mirrorneuron.store.spi.DurableStore}, {@link io.mirrorneuron.store.spi.LeaseStore} and {@link
 * io.mirrorneuron.store.spi.StoreBackend} against it.
 *
 * <p>Not here: tests of what is written once above the SPI (views, handles, election), and fault
 * injection, which lives in {@link io.mirrorneuron.store.tck.fault}.
 */
@NullMarked
package io.mirrorneuron.store.tck;

import org.jspecify.annotations.NullMarked;
