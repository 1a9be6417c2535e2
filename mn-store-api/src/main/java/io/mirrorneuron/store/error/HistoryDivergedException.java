package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Outcome;

/**
 * A reader wanted to go on after an event that this history does not have: the events it has read
 * were lost (unconfirmed ones, in a failover), and others may stand in their place. Read again from
 * the start, or from an event known to be confirmed.
 */
public final class HistoryDivergedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Whose history it is. */
  private final String jobId;

  /** The last event of the history as it is now. */
  private final long lastSequence;

  /**
   * Creates the exception.
   *
   * @param jobId the job
   * @param cursor where the reader wanted to go on
   * @param lastSequence the number of the last event of the history as it is now
   */
  public HistoryDivergedException(String jobId, EventCursor cursor, long lastSequence) {
    super(
        Outcome.NOT_APPLIED,
        "the history of job "
            + jobId
            + " has no event "
            + cursor.sequence()
            + " by operation "
            + cursor.operationId()
            + " (it ends at "
            + lastSequence
            + "): events that were read have been lost since; read again from a confirmed event",
        null);
    this.jobId = jobId;
    this.lastSequence = lastSequence;
  }

  /**
   * Returns the job.
   *
   * @return its id
   */
  public String jobId() {
    return jobId;
  }

  /**
   * Returns the number of the last event of the history as it is now.
   *
   * @return the number, 0 if the history is empty
   */
  public long lastSequence() {
    return lastSequence;
  }
}
