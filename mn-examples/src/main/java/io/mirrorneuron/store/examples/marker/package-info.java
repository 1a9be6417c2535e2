/**
 * One marker written and read again, for scripts that break something in between: {@link
 * io.mirrorneuron.store.examples.marker.Marker}.
 */
@NullMarked
package io.mirrorneuron.store.examples.marker;

import org.jspecify.annotations.NullMarked;
