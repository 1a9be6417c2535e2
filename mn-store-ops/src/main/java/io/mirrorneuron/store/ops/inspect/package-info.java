/**
 * {@code mn inspect}: what the store holds, read as any application would read it, through the
 * store's API. Writes nothing of its own and never walks the keyspace: what the API cannot list is
 * shown by way of what it can. Settings are explained in {@link io.mirrorneuron.store.ops.config};
 * servers are looked at elsewhere.
 */
@NullMarked
package io.mirrorneuron.store.ops.inspect;

import org.jspecify.annotations.NullMarked;
