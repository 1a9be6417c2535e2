/** A codec for JSON with Jackson, which is optional: nothing else in this module refers to it. */
@NullMarked
package io.mirrorneuron.store.jackson;

import org.jspecify.annotations.NullMarked;
