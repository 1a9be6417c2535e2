/** Mode {@code single}: one Redis endpoint. Also what every mode needs to choose a client. */
@NullMarked
package io.mirrorneuron.store.redis.single;

import org.jspecify.annotations.NullMarked;
