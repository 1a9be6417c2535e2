/** The connector for Jedis. */
@NullMarked
package io.mirrorneuron.store.redis.jedis;

import org.jspecify.annotations.NullMarked;
