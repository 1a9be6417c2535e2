/**
 * Finds out what the store sends, by standing between engine and client, so that a bare client can
 * send the same: no key and no argument is laid out a second time here.
 */
@NullMarked
package io.mirrorneuron.store.bench.record;

import org.jspecify.annotations.NullMarked;
