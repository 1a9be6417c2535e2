/** Runnable examples and the demo. */
@NullMarked
package io.mirrorneuron.store.examples;

import org.jspecify.annotations.NullMarked;
