package io.mirrorneuron.store.model;

/**
 * A job as it was read: its summary and its state, of one and the same moment.
 *
 * @param summary all but the state
 * @param state the state; an empty payload of plain bytes if a job was created without one
 */
public record JobRecord(JobSummary summary, Payload state) {

  /**
   * Returns the job's id.
   *
   * @return the id
   */
  public String id() {
    return summary.id();
  }

  /**
   * Returns the job's status.
   *
   * @return the status
   */
  public JobStatus status() {
    return summary.status();
  }

  /**
   * Returns the version to hand to a compare-and-set.
   *
   * @return the version
   */
  public long version() {
    return summary.version();
  }
}
