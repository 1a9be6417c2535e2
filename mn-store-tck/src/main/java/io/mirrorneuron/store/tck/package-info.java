/** The contract kit that a backend author runs. */
@NullMarked
package io.mirrorneuron.store.tck;

import org.jspecify.annotations.NullMarked;
