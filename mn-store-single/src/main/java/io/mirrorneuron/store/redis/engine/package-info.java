/**
 * The Redis engine, for every mode and every client: what is written where ({@code Keys}, {@code
 * Envelope}, the Lua scripts), how commands reach the primary ({@code Lane}, {@code Connections}),
 * when they are sent again ({@code Attempts}), and the SPI on top ({@code RedisBackend}). Not
 * exported. Nothing here refers to a Redis client.
 */
@NullMarked
package io.mirrorneuron.store.redis.engine;

import org.jspecify.annotations.NullMarked;
