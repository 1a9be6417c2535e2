/**
 * Every exception of the store. A {@link io.mirrorneuron.store.error.StoreException} says how the
 * operation ended; wrong arguments are an {@link IllegalArgumentException} before anything is sent,
 * wrong settings a {@link io.mirrorneuron.store.error.StoreConfigException}. No exception of a
 * client library comes out of the store except as a cause.
 */
@NullMarked
package io.mirrorneuron.store.error;

import org.jspecify.annotations.NullMarked;
