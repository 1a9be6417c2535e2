/** The connector for Redisson. */
@NullMarked
package io.mirrorneuron.store.redis.redisson;

import org.jspecify.annotations.NullMarked;
