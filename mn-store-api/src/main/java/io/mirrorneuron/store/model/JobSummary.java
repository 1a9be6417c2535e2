package io.mirrorneuron.store.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store knows about a job without reading its state.
 *
 * @param id the job
 * @param status its status
 * @param version the version of its state and status; grows with every change of either
 * @param created when it was created, by the store's clock
 * @param updated when anything about it changed last, by the store's clock; may lag by one second
 * @param lastSequence the number of its last event, 0 if it has none
 * @param token the highest fencing token that has been granted for it, 0 if none
 * @param bundle the bundle it refers to
 * @param expires with a finished job, when it is removed
 */
public record JobSummary(
    String id,
    JobStatus status,
    long version,
    Instant created,
    Instant updated,
    long lastSequence,
    long token,
    Optional<String> bundle,
    Optional<Instant> expires) {}
