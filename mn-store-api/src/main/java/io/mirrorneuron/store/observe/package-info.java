/**
 * What a store tells of its work, as it happens: a {@link
 * io.mirrorneuron.store.observe.StoreObserver} and the events that it is told. Nothing here changes
 * what a store does. How a store is right now is asked with {@code MirrorStore.health()}; meters
 * for Micrometer are made in {@code io.mirrorneuron.store.micrometer}.
 */
@NullMarked
package io.mirrorneuron.store.observe;

import org.jspecify.annotations.NullMarked;
