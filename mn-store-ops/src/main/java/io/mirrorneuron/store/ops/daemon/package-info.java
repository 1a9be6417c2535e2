/**
 * Redis and Sentinel as processes that outlive the command which started them: their files, their
 * configuration, their signals. Nothing here speaks to a server.
 */
@NullMarked
package io.mirrorneuron.store.ops.daemon;

import org.jspecify.annotations.NullMarked;
