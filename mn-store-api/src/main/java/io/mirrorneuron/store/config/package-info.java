/**
 * The configuration of a store: {@link io.mirrorneuron.store.config.StoreConfig}, the small records
 * it is made of, and {@link io.mirrorneuron.store.config.Settings}, the one table of all settings.
 *
 * <p>Here values are read, parsed, checked against each other and explained. Nothing here opens a
 * connection or knows which engines and clients exist: whether a mode or a client is available is
 * found out when a store is opened.
 *
 * <p>Types here are immutable and safe for use by several threads, except builders. No {@code
 * toString} shows a secret.
 */
@NullMarked
package io.mirrorneuron.store.config;

import org.jspecify.annotations.NullMarked;
