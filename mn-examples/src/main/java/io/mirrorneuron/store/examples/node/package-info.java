/**
 * {@code mn node}: the reference runtime node. A node says that it is there and beats, campaigns
 * for {@code cluster:leader}, claims jobs and runs them step by step under their leases, sweeps
 * what others have left while it leads, and leaves nothing behind when it is told to go. What it
 * can run is a {@link io.mirrorneuron.store.examples.node.Work}; everything that must not go wrong
 * is the store's.
 */
@NullMarked
package io.mirrorneuron.store.examples.node;

import org.jspecify.annotations.NullMarked;
