package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What job leases and the listing of jobs are together: claiming jobs that nobody works on, and
 * finding those that were left. The store picks the job, so that many who ask at the same time do
 * not fight over one. Thread-safe. The clauses of {@link StoreBackend} hold for every method, with
 * G4 in the form of C3.
 *
 * <p>A query names one status at least, and none that is finished. Its limit is how many jobs the
 * call looks at, which bounds how long it holds up the server.
 *
 * <ul>
 *   <li><b>C1</b> A claim grants the lease of a job that has one of the statuses and that nobody
 *       holds: the first one after the cursor, in the order of a listing (J8). It changes nothing
 *       about the job but its highest token. The grant is one as {@link LeaseStore} gives it, with
 *       a token larger than all before, deletion of the job included.
 *   <li><b>C2</b> No job is granted to two claims, nor to a claim and a request for its lease,
 *       while it is held.
 *   <li><b>C3</b> A claim that is submitted again with the same operation id while its grant is
 *       held, and its job exists, gets that grant, and no other job.
 *   <li><b>C4</b> A claim looks at no more jobs than the limit, possibly at fewer. If none of them
 *       was free and there are more, it says where to go on; who goes on from there to the end has
 *       looked at every job that was free all the time.
 *   <li><b>C5</b> A claim that fewer replicas hold than required fails with {@code
 *       UnconfirmedException}, whose receipt has the token as its version. Submitted again as C3
 *       says, with a confirmation that can be had, it tells the job, so that it can be released.
 *   <li><b>C6</b> Looking for orphans gives the jobs among those looked at that have one of the
 *       statuses, whose lease nobody holds, and whose last update is longer ago than the grace
 *       period; ordered and paged as a listing (J8), and without changing anything.
 * </ul>
 *
 * <p>A job whose record or lease cannot be read is passed over by both, and does not keep others
 * from being granted or found. What is wrong with it is told beside what was found, so that whoever
 * has gone through all of them can pass it on.
 */
public interface ClaimStore {

  /**
   * Claims the first job that is free.
   *
   * @param jobs which jobs, from where, and how many to look at
   * @param owner who asks
   * @param ttl how long the grant lasts without renewal, 1 ms or more
   * @param confirmation how many replicas must hold the grant
   * @param call the circumstances
   * @return the job, or where to go on and what could not be read
   */
  CompletionStage<Claim> claim(
      JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call);

  /**
   * Looks for jobs that nobody works on although they were begun (C6).
   *
   * @param jobs which jobs, from where, and how many to look at
   * @param grace how long they must not have been updated, zero or more
   * @param call the circumstances
   * @return those found, and what could not be read
   */
  CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call);

  /**
   * What came of a claim.
   *
   * @param job the job that was granted; its token is that of the grant
   * @param next where to go on, if no job was granted and there are more
   * @param trouble what is wrong with the first job that could not be read, if no job was granted
   */
  record Claim(
      Optional<JobSummary> job, Optional<PageCursor> next, Optional<StoreException> trouble) {

    /**
     * Returns a claim that was granted a job.
     *
     * @param job the job, with the token of the grant
     * @return the claim
     */
    public static Claim of(JobSummary job) {
      return new Claim(Optional.of(job), Optional.empty(), Optional.empty());
    }

    /**
     * Returns a claim that found no job that was free, and none that could not be read.
     *
     * @param next where to go on; empty if there are no more jobs
     * @return the claim
     */
    public static Claim none(Optional<PageCursor> next) {
      return new Claim(Optional.empty(), next, Optional.empty());
    }

    /**
     * Returns the grant.
     *
     * @return the lease and its token; empty if no job was granted
     */
    public Optional<Fence> fence() {
      return job.map(granted -> new Fence(LeaseName.job(granted.id()), granted.token()));
    }
  }

  /**
   * What came of looking for orphans.
   *
   * @param page those found; may hold none before the end
   * @param trouble what is wrong with the first job looked at that could not be read
   */
  record Orphans(Page<JobSummary> page, Optional<StoreException> trouble) {

    /**
     * Returns orphans among jobs that could all be read.
     *
     * @param page those found
     * @return the orphans
     */
    public static Orphans of(Page<JobSummary> page) {
      return new Orphans(page, Optional.empty());
    }
  }
}
