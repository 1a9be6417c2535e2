/**
 * What becomes of operations when the network or a server fails: every client of Redis, through a
 * proxy that cuts, delays, holds and swallows, against real servers, and counted by a plain
 * connection beside it.
 *
 * <p>Each class runs once for every connector that is on the class path ({@link
 * io.mirrorneuron.store.redis.fault.ForEachClient}).
 */
package io.mirrorneuron.store.redis.fault;
