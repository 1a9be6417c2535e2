package io.mirrorneuron.store.model;

import java.time.Instant;

/**
 * Proof of a confirmed mutation.
 *
 * @param version the version of the job's state (or of the node's record) after the mutation; 0
 *     where the thing has no version. Versions of one job only grow; they are not consecutive
 * @param sequence the number of the last event that the mutation appended; 0 if it appended none
 * @param replicas how many replicas had acknowledged it when it was confirmed
 * @param generation which primary served it: counts, from 1, the primaries (and restarts of one)
 *     that this store has talked to
 * @param time when the store applied it, by the store's clock
 */
public record Receipt(long version, long sequence, int replicas, long generation, Instant time) {}
