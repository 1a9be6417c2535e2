/**
 * A picture of a cluster: what every Sentinel and every data node say at one time, and what to
 * think of it. Only reads.
 */
@NullMarked
package io.mirrorneuron.store.ops.survey;

import org.jspecify.annotations.NullMarked;
