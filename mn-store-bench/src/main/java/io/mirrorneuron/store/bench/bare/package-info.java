/** The Redis clients by themselves, used as their manuals say: what the store is compared with. */
@NullMarked
package io.mirrorneuron.store.bench.bare;

import org.jspecify.annotations.NullMarked;
