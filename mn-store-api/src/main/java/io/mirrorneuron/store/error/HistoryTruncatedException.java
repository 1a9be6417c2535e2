package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Outcome;

/**
 * A reader asked for events that have been dropped, because a history keeps only its newest ones.
 */
public final class HistoryTruncatedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Whose history it is. */
  private final String jobId;

  /** The oldest event that is still there. */
  private final long firstSequence;

  /**
   * Creates the exception.
   *
   * @param jobId the job
   * @param cursor where the reader wanted to go on
   * @param firstSequence the number of the oldest event that is still there
   */
  public HistoryTruncatedException(String jobId, EventCursor cursor, long firstSequence) {
    super(
        Outcome.NOT_APPLIED,
        "the history of job "
            + jobId
            + " begins at event "
            + firstSequence
            + "; what follows event "
            + cursor.sequence()
            + " has been dropped; go on from "
            + (firstSequence - 1)
            + " if the gap does not matter, or raise MN_STORE_HISTORY_CAP",
        null);
    this.jobId = jobId;
    this.firstSequence = firstSequence;
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
   * Returns the number of the oldest event that is still there.
   *
   * @return the number, 1 or more
   */
  public long firstSequence() {
    return firstSequence;
  }
}
