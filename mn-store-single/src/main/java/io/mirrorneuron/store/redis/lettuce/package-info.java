/** The connector for Lettuce. */
@NullMarked
package io.mirrorneuron.store.redis.lettuce;

import org.jspecify.annotations.NullMarked;
