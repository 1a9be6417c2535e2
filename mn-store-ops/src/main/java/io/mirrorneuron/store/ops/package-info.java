/**
 * The running of Redis in high availability, as the {@code mn} command line: {@link
 * io.mirrorneuron.store.ops.Mn} is its main. Here is only how the commands hang together; each
 * command lives in a package of its own.
 */
@NullMarked
package io.mirrorneuron.store.ops;

import org.jspecify.annotations.NullMarked;
