/**
 * What a backend implements: a {@link io.mirrorneuron.store.spi.StoreProvider}, found by {@link
 * java.util.ServiceLoader}, opens a {@link io.mirrorneuron.store.spi.StoreBackend}. The contract is
 * the numbered clauses in the Javadoc of {@link io.mirrorneuron.store.spi.DurableStore}, {@link
 * io.mirrorneuron.store.spi.LeaseStore} and {@link io.mirrorneuron.store.spi.StoreBackend}; the kit
 * in mn-store-tck tests each by its number. The backend in memory is the smallest example.
 *
 * <p>Arguments have been checked against {@link io.mirrorneuron.store.model.Ids} and the configured
 * limits before they arrive here.
 */
@NullMarked
package io.mirrorneuron.store.spi;

import org.jspecify.annotations.NullMarked;
