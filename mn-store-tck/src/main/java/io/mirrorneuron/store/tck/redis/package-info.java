/**
 * Real Redis servers for JUnit tests: {@link io.mirrorneuron.store.tck.redis.RedisExtension}. How
 * servers are found, started and stopped is the matter of {@link io.mirrorneuron.store.local}.
 */
@NullMarked
package io.mirrorneuron.store.tck.redis;

import org.jspecify.annotations.NullMarked;
