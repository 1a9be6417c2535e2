/** {@code mn ha status}: the picture of a cluster, for a person or a program. */
@NullMarked
package io.mirrorneuron.store.ops.status;

import org.jspecify.annotations.NullMarked;
