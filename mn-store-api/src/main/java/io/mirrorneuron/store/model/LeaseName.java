package io.mirrorneuron.store.model;

/**
 * What a lease is about: one job, or one of the few things that have a name of their own, such as
 * {@code cluster:leader}.
 *
 * @param kind job or named
 * @param id the job's id, or the name
 */
public record LeaseName(Kind kind, String id) {

  /** The two kinds of leases. */
  public enum Kind {
    /** The lease of a job; its tokens are kept with the job. */
    JOB,
    /** A lease with a name; its tokens are kept for ever, so there should be few of them. */
    NAMED
  }

  /**
   * Checks the name.
   *
   * @param kind as {@link #kind()}
   * @param id as {@link #id()}
   * @throws IllegalArgumentException if the id breaks the rule of {@link Ids}
   */
  public LeaseName {
    Ids.check(kind == Kind.JOB ? "job id" : "lease name", id);
  }

  /**
   * Returns the name of a job's lease.
   *
   * @param jobId the job
   * @return the name
   * @throws IllegalArgumentException if the id breaks the rule of {@link Ids}
   */
  public static LeaseName job(String jobId) {
    return new LeaseName(Kind.JOB, jobId);
  }

  /**
   * Returns the name of a lease that is not about a job.
   *
   * @param name the name
   * @return the name
   * @throws IllegalArgumentException if the name breaks the rule of {@link Ids}
   */
  public static LeaseName named(String name) {
    return new LeaseName(Kind.NAMED, name);
  }

  @Override
  public String toString() {
    return kind == Kind.JOB ? "lease of job " + id : "lease " + id;
  }
}
