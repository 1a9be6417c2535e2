package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Outcome;

/**
 * A write expected another version of the job, or that there is none. Read it, decide again, and
 * write with the version that was read.
 */
public final class VersionConflictException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The job that was to be written. */
  private final String jobId;

  /** The version that it has. */
  private final long actual;

  /**
   * Creates the exception.
   *
   * @param jobId the job
   * @param expected what the write expected
   * @param actual the version that the job has
   */
  public VersionConflictException(String jobId, Expected expected, long actual) {
    super(
        Outcome.NOT_APPLIED,
        "job "
            + jobId
            + " has version "
            + actual
            + ", but the write expected "
            + (expected instanceof Expected.Version version
                ? "version " + version.version()
                : "that it does not exist")
            + "; read it and decide again",
        null);
    this.jobId = jobId;
    this.actual = actual;
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
   * Returns the version that the job has.
   *
   * @return the version
   */
  public long actual() {
    return actual;
  }
}
