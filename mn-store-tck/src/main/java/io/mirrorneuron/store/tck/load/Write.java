package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.util.Optional;

/**
 * A write of a load that has ended. Each carries one event that is like no other, so that it can be
 * found again.
 *
 * @param job the job
 * @param mark what its event and its state hold
 * @param kind who wrote it
 * @param outcome how it ended
 * @param receipt the receipt, where it was confirmed
 * @param startedNanos when it began, by {@link System#nanoTime()}
 * @param endedNanos when it ended, by {@link System#nanoTime()}
 * @param told what the exception said; empty where it was confirmed
 */
public record Write(
    String job,
    String mark,
    Kind kind,
    Outcome outcome,
    Optional<Receipt> receipt,
    long startedNanos,
    long endedNanos,
    String told) {

  /** Who writes. */
  public enum Kind {
    /** A thread that waits for each write, the only one that writes to its job. */
    WAITING,
    /** Somebody who has several writes under way, the only one that writes to its job. */
    ASYNCHRONOUS,
    /** A thread that adds one to a number by compare-and-set, the only one to do so. */
    COUNTING,
    /** One of several that write to the same job under its lease. */
    FENCED
  }

  /** The event of a write. */
  static Payload payload(String mark) {
    return Payload.utf8(mark);
  }

  boolean is(Outcome other) {
    return outcome == other;
  }
}
