package io.mirrorneuron.store.observe;

import io.mirrorneuron.store.model.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * An operation has ended, all its attempts included.
 *
 * @param kind what it did
 * @param outcome how it ended: {@code CONFIRMED} if it did not fail, also for a read, of which
 *     nothing had to be confirmed
 * @param failure what it failed with, empty if it did not; a {@code StoreException} unless the
 *     backend breaks clause G2. <b>Its message may name jobs and keys, so that neither it nor the
 *     exception belongs into a tag</b>; its class does
 * @param duration the time from when the backend was asked until it had answered
 */
public record OperationEnded(
    OperationKind kind, Outcome outcome, Optional<Throwable> failure, Duration duration) {}
