/**
 * Starts real Redis or Valkey servers as local processes, alone or as a primary with replicas and
 * Sentinels, and does to them what happens to servers in the field: kill, stop, pause, resume,
 * restart with and without data.
 *
 * <p>Begin with {@link io.mirrorneuron.store.local.LocalTopology} or, for one server, {@link
 * io.mirrorneuron.store.local.LocalRedis}. Every server listens on loopback only, keeps its files
 * in a private temporary folder, and ends with this JVM, even when the JVM is killed.
 *
 * <p>What does not live here: a Redis client ({@link
 * io.mirrorneuron.store.local.LocalServer#command} administers servers and is neither fast nor
 * pooled), a JUnit extension and a fault-injecting proxy (both in {@code mn-store-tck}), and
 * anything for production.
 */
@NullMarked
package io.mirrorneuron.store.local;

import org.jspecify.annotations.NullMarked;
