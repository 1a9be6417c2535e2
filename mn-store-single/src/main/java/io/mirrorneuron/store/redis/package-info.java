/** The Redis engine and the connectors. */
@NullMarked
package io.mirrorneuron.store.redis;

import org.jspecify.annotations.NullMarked;
