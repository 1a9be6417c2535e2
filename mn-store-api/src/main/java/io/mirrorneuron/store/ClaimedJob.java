package io.mirrorneuron.store;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.List;

/**
 * A job that was claimed, with its lease. Belongs to whoever holds the object, not to a thread.
 * Thread-safe.
 */
public final class ClaimedJob implements AutoCloseable {

  private final JobSummary summary;
  private final Lease lease;

  ClaimedJob(JobSummary summary, Lease lease) {
    this.summary = summary;
    this.lease = lease;
  }

  /**
   * Returns which job it is.
   *
   * @return its id
   */
  public String id() {
    return summary.id();
  }

  /**
   * Returns what the job was when it was claimed.
   *
   * @return its summary, whose token is that of the lease
   */
  public JobSummary summary() {
    return summary;
  }

  /**
   * Returns the lease of the job, which is renewed and lost as every other. Where it is adopted,
   * the job is committed from then on.
   *
   * @return the lease
   */
  public Lease lease() {
    return lease;
  }

  /**
   * Applies a commit to the job, under its lease, and renews the lease with it, in the same step on
   * the server: <b>who commits more often than {@code renewEvery} needs no other renewals</b>. Once
   * the commit is confirmed the local deadline counts from before it was sent. Where it fails, or
   * has a {@linkplain Commit#durability durability} of its own, the local deadline does not move.
   *
   * <p>A commit that finishes the job does not renew: nobody needs the lease any more.
   *
   * @param commit what to apply; a fence that it has is replaced
   * @return the receipt
   * @throws FencedException if the lease is no longer held; the lease is then asked for at once, so
   *     that its listeners are told, too
   * @throws StoreException as {@link Jobs#commit} does
   */
  public Receipt commit(Commit commit) {
    if (commit.status().filter(JobStatus::isFinished).isPresent()) {
      return commitLast(commit);
    }
    WriteOptions options = commit.options().renewing(lease.fence(), lease.terms().ttl());
    Kept kept = lease.kept();
    Renewing renewing = kept.keeper.book().begin(List.of(kept));
    Receipt receipt = commit(kept, commit.with(options));
    // Otherwise fewer replicas may hold it than must hold a renewal; and it must not put off the
    // keeper's own, which is the one that will count.
    if (options.durability().kind() == Durability.Kind.CONFIGURED) {
      kept.keeper.book().confirmed(renewing);
    }
    return receipt;
  }

  /**
   * Leaves the job to the next claimer: applies a last commit, which makes it {@link
   * JobStatus#PENDING} if it names no status, and gives the lease back. <b>A job that is handed
   * over comes after those that wait already</b>; one whose claim is merely closed stays where it
   * was, so that a job that was begun is then an orphan.
   *
   * @param last what to leave behind, such as a snapshot to go on from
   * @return the receipt of the commit
   * @throws IllegalArgumentException if the commit finishes the job
   * @throws FencedException if the lease is no longer held
   * @throws StoreException as {@link Jobs#commit} does; the lease is still held then
   */
  public Receipt handOver(Commit last) {
    JobStatus status = last.status().orElse(JobStatus.PENDING);
    if (status.isFinished()) {
      throw new IllegalArgumentException(
          "job "
              + id()
              + " cannot be handed over as "
              + status
              + ": finished jobs are not claimed");
    }
    Receipt receipt = commitLast(last.status(status));
    close();
    return receipt;
  }

  /** After which the lease is not needed any more. */
  private Receipt commitLast(Commit commit) {
    return commit(lease.kept(), commit.with(commit.options().fence(lease.fence())));
  }

  private Receipt commit(Kept kept, Commit fenced) {
    try {
      return new Jobs(kept.leases.operations()).commit(id(), fenced);
    } catch (FencedException e) {
      Leases.askAgain(lease);
      throw e;
    }
  }

  /** Gives the lease back, as {@link Lease#close()} does. Closing twice is closing once. */
  @Override
  public void close() {
    lease.close();
  }

  @Override
  public String toString() {
    return "job " + id() + " claimed by " + lease.owner() + " with token " + lease.token();
  }
}
