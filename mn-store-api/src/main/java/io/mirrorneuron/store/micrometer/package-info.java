/** Meters for Micrometer, which is optional: nothing else in this module refers to it. */
@NullMarked
package io.mirrorneuron.store.micrometer;

import org.jspecify.annotations.NullMarked;
