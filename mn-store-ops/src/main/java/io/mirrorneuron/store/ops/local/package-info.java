/**
 * {@code mn local}: a primary, replicas and Sentinels on this machine alone, for development. They
 * go on when the command has ended; what belongs to them is in one folder.
 */
@NullMarked
package io.mirrorneuron.store.ops.local;

import org.jspecify.annotations.NullMarked;
