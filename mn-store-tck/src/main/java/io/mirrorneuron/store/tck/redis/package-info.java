/**
 * Real Redis servers for JUnit tests: {@link io.mirrorneuron.store.tck.redis.RedisExtension}, and
 * clocks of theirs that are wrong: {@link io.mirrorneuron.store.tck.redis.SteppedClock}. How
 * servers are found, started and stopped is the matter of {@link io.mirrorneuron.store.local}.
 */
@NullMarked
package io.mirrorneuron.store.tck.redis;

import org.jspecify.annotations.NullMarked;
