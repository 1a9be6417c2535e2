/**
 * {@code mn ha drill}: breaks a server of this box on purpose and shows what comes of it: what the
 * Sentinels did, for how long nobody could write, and whether a write was lost. Only where the
 * servers' folder says that they may be broken, and never for longer than was said, also if this
 * program is killed meanwhile.
 */
@NullMarked
package io.mirrorneuron.store.ops.drill;

import org.jspecify.annotations.NullMarked;
