/** Wiring with Guice, which is optional: nothing else in this module refers to it. */
@NullMarked
package io.mirrorneuron.store.guice;

import org.jspecify.annotations.NullMarked;
