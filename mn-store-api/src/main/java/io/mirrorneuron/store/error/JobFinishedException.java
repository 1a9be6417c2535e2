package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Outcome;

/**
 * A write would have changed the status of a job that is finished. A finished job stays as it
 * ended; to run it again, delete it and put it anew.
 */
public final class JobFinishedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The finished job. */
  private final String jobId;

  /** How it has finished. */
  private final JobStatus status;

  /**
   * Creates the exception.
   *
   * @param jobId the job
   * @param status how it has finished
   */
  public JobFinishedException(String jobId, JobStatus status) {
    super(
        Outcome.NOT_APPLIED,
        "job " + jobId + " has finished as " + status + " and its status cannot change any more",
        null);
    this.jobId = jobId;
    this.status = status;
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
   * Returns how it has finished.
   *
   * @return the status
   */
  public JobStatus status() {
    return status;
  }
}
