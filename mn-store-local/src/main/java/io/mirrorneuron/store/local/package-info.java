/** Real Redis topologies as local processes, for tests and demos. */
@NullMarked
package io.mirrorneuron.store.local;

import org.jspecify.annotations.NullMarked;
