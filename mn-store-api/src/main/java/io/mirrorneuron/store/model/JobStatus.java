package io.mirrorneuron.store.model;

/**
 * Where a job stands. The set is closed because each status has an index of its own; what else a
 * runtime knows about its jobs belongs into their state.
 */
public enum JobStatus {
  /** Created, not started. */
  PENDING,
  /** Being worked on. */
  RUNNING,
  /** Started, waiting for something outside, not to be worked on now. */
  WAITING,
  /** Finished with a result. */
  SUCCEEDED,
  /** Finished without a result. */
  FAILED,
  /** Finished because somebody asked for it. */
  CANCELLED;

  /**
   * Tells whether this status is an end: a finished job stays finished and expires after its
   * retention.
   *
   * @return true for {@link #SUCCEEDED}, {@link #FAILED} and {@link #CANCELLED}
   */
  public boolean isFinished() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
