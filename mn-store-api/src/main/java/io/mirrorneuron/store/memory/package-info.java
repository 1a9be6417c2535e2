/**
 * The backend in memory, mode {@code memory}: the executable meaning of the contract in {@link
 * io.mirrorneuron.store.spi}, for tests and for trying things out. Nothing outlives the process,
 * and there are no replicas.
 *
 * <p>A {@link io.mirrorneuron.store.memory.MemoryServer} stands for the server: the tables, one
 * lock around all of them, and the store's clock. A {@link
 * io.mirrorneuron.store.memory.MemoryBackend} stands for one client of it. Operations run on the
 * calling thread under the lock; their stages end, and watchers are called, outside it.
 *
 * <p>Here lives no rule of its own: where this backend remembers operations, keeps tombstones and
 * lets things expire, it does so as the Redis engine does, so that a test that passes here means
 * something there.
 */
@NullMarked
package io.mirrorneuron.store.memory;

import org.jspecify.annotations.NullMarked;
