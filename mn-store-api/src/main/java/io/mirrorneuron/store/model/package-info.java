/**
 * The vocabulary: values that an application hands in and gets back. Plain immutable data; nothing
 * here talks to a store. What can be done with it lives in {@code io.mirrorneuron.store}, what a
 * backend implements in {@code io.mirrorneuron.store.spi}.
 */
@NullMarked
package io.mirrorneuron.store.model;

import org.jspecify.annotations.NullMarked;
