/**
 * A load that keeps books: writers and readers that go on while something fails, and afterwards the
 * comparison of what each was told with what is there. For every backend; it knows only the API.
 */
@NullMarked
package io.mirrorneuron.store.tck.load;

import org.jspecify.annotations.NullMarked;
