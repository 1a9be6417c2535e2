/**
 * What becomes of the writes of a store that follows Sentinel when the primary, the network or the
 * Sentinels fail: real processes, every client, and books that are compared with what is there.
 */
package io.mirrorneuron.store.sentinel.fault;
