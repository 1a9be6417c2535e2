/**
 * What another Redis client implements: a {@link io.mirrorneuron.store.redis.RedisConnector}, found
 * by {@link java.util.ServiceLoader}, opens {@link io.mirrorneuron.store.redis.RedisConnection}s. A
 * connector moves bytes; keys, scripts, retries, groups and leases are written once, in the engine,
 * which is not exported.
 */
@NullMarked
package io.mirrorneuron.store.redis;

import org.jspecify.annotations.NullMarked;
