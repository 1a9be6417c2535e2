/**
 * {@code mn ha watch}: what all Sentinels say while it happens, as one timeline. Only listens, but
 * for a command that the operator wants to be run.
 */
@NullMarked
package io.mirrorneuron.store.ops.timeline;

import org.jspecify.annotations.NullMarked;
