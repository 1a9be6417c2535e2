/**
 * Stores in JVMs of their own, on a module path or a class path with nothing on it but what an
 * application would put there: {@link io.mirrorneuron.store.tck.fresh.FreshJvm}.
 */
@NullMarked
package io.mirrorneuron.store.tck.fresh;

import org.jspecify.annotations.NullMarked;
