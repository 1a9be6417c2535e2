package io.mirrorneuron.store;

import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.JobFinishedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.ClaimStore.Claim;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who works on which job: the store gives each claimer a job of its own, the oldest that is free,
 * and finds the jobs that were left. Thread-safe. What {@linkplain io.mirrorneuron.store all
 * methods have in common} is said once for the package.
 *
 * <pre>{@code
 * try (ClaimedJob job = store.claims().claimWithin(Duration.ofMinutes(1), LeaseTerms.job()).orElseThrow()) {
 *   job.commit(Commit.create().status(JobStatus.RUNNING));
 *   ...
 *   job.commit(Commit.create().state(result).status(JobStatus.SUCCEEDED));
 * }
 * }</pre>
 *
 * <p>A claim is the lease of the job, an ordinary {@link Lease}. It changes nothing else about the
 * job: <b>who claims a job gives it another status soon</b>. A job that stays as it was is found by
 * every claim and passed over, which takes the longer the more of them there are.
 *
 * <p>What is claimed are {@link JobStatus#PENDING} jobs, unless {@link #of} says otherwise.
 */
public final class JobClaims {

  /** At how many jobs one call looks, so that it does not hold up the server. */
  private static final int LOOK_AT = 100;

  /** How often it is looked whether there is a job, at first and at the least. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private static final JobQuery RUNNING = JobQuery.of(JobStatus.RUNNING).limit(LOOK_AT);

  private final Operations operations;
  private final Leases leases;
  private final Jobs jobs;
  private final JobQuery claimable;

  JobClaims(Operations operations, Leases leases) {
    this(operations, leases, JobQuery.of(JobStatus.PENDING).limit(LOOK_AT));
  }

  private JobClaims(Operations operations, Leases leases, JobQuery claimable) {
    this.operations = operations;
    this.leases = leases;
    this.jobs = new Jobs(operations);
    this.claimable = claimable;
  }

  /**
   * Returns the same view with another deadline for each operation.
   *
   * @param deadline how long one operation may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public JobClaims within(Duration deadline) {
    return new JobClaims(operations.within(deadline), leases.within(deadline), claimable);
  }

  /**
   * Returns the same view for claiming jobs of other statuses: {@code of(RUNNING, PENDING)} also
   * takes over what others have begun and left. <b>A job is free as soon as its lease has
   * ended</b>, also if its holder is about to come back; {@link #orphans} allows for a grace
   * period.
   *
   * @param first a status
   * @param more more of them
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if one of them is finished
   */
  public JobClaims of(JobStatus first, JobStatus... more) {
    Set<JobStatus> statuses = EnumSet.of(first, more);
    for (JobStatus status : statuses) {
      if (status.isFinished()) {
        throw new IllegalArgumentException("jobs that are " + status + " cannot be claimed");
      }
    }
    return new JobClaims(operations, leases, new JobQuery(statuses, PageCursor.START, LOOK_AT));
  }

  /**
   * Claims a job: of those that nobody holds, the one whose last update is the longest ago. From
   * then on the store renews its lease, <b>until the job is closed</b>.
   *
   * @param terms the terms of its lease
   * @return the job; empty if none is free
   * @throws io.mirrorneuron.store.error.UnconfirmedException if a job was granted, but too few
   *     replicas hold the grant. It has been given back, unless the message says that this failed
   *     too: then it is held until its ttl is over
   * @throws io.mirrorneuron.store.error.UnknownOutcomeException if a job may have been granted;
   *     then it is held until its ttl is over
   * @throws CorruptDataException if no other job is free than one that is damaged
   * @throws StoreException for every other failure
   */
  public Optional<ClaimedJob> claim(LeaseTerms terms) {
    return attempt(terms).outcome();
  }

  /**
   * What came of asking for a job, all pages together.
   *
   * @param job the job that was granted
   * @param trouble what is wrong with the first that could not be read, if none was granted
   */
  private record Attempt(Optional<ClaimedJob> job, Optional<StoreException> trouble) {

    Optional<ClaimedJob> outcome() {
      if (trouble.isPresent()) {
        throw trouble.get();
      }
      return job;
    }
  }

  private Attempt attempt(LeaseTerms terms) {
    long end = operations.ticker().read() + Operations.nanos(operations.deadline());
    Optional<JobQuery> next = Optional.of(claimable);
    Optional<StoreException> trouble = Optional.empty();
    while (next.isPresent()) {
      Claiming claiming = new Claiming(operations, leases, next.get(), terms);
      Claim claim = claiming.run(Duration.ofNanos(Math.max(1, end - operations.ticker().read())));
      if (claim.job().isPresent()) {
        return new Attempt(
            claim.job().map(job -> new ClaimedJob(job, claiming.lease(claim))), Optional.empty());
      }
      trouble = trouble.or(claim::trouble);
      next = claim.next().map(claimable::after);
    }
    return new Attempt(Optional.empty(), trouble);
  }

  /**
   * Claims a job as {@link #claim} does, and waits for one if none is free. It looks again and
   * again, after 50 ms at first and then up to a second, at random so that many who wait do not
   * look at the same time; looking writes nothing. A job that is damaged is passed over, and told
   * when the time is over.
   *
   * @param patience how long to wait at the most; zero does not wait
   * @param terms the terms of its lease
   * @return the job; empty if none was free in that time
   * @throws InterruptedException if the thread is interrupted while it waits; nothing is claimed
   * @throws CorruptDataException if none was free in that time, and one that was looked at is
   *     damaged
   * @throws StoreException as {@code claim} does
   */
  public Optional<ClaimedJob> claimWithin(Duration patience, LeaseTerms terms)
      throws InterruptedException {
    long end = operations.ticker().read() + Operations.nanos(patience);
    Duration pause = SHORTEST_PAUSE;
    Attempt attempt = attempt(terms);
    Optional<StoreException> trouble = attempt.trouble();
    while (attempt.job().isEmpty()) {
      long left = end - operations.ticker().read();
      if (left <= 0) {
        return new Attempt(Optional.empty(), trouble).outcome();
      }
      rest(Math.min(left, jittered(pause)));
      pause = longer(pause);
      UnheldJobs unheld = new UnheldJobs(operations, claimable, Duration.ZERO);
      if (unheld.any()) {
        attempt = attempt(terms);
        trouble = trouble.or(attempt::trouble);
      } else {
        trouble = trouble.or(unheld::trouble);
      }
    }
    return attempt.job();
  }

  /**
   * Finds the jobs that were left: {@link JobStatus#RUNNING}, held by nobody, and not updated for
   * longer than a grace period, in which a holder may come back, or somebody begins who has just
   * claimed one. Ordered by update time, oldest first.
   *
   * <p>Lazy: pages are read as the stream is consumed, each by a short call, so that any number of
   * jobs can be gone through. <b>What it shows may have changed since</b>; {@link #reassign} looks.
   *
   * @param grace how long a job must not have been updated, zero or more; <b>update times may lag
   *     by a second</b>
   * @return the orphans; to be consumed by one thread, and needs no closing. Consuming it throws
   *     what {@link Jobs#list} throws; {@link CorruptDataException} at its end, after all that can
   *     be read
   * @throws IllegalArgumentException if the grace period is negative
   */
  public Stream<JobSummary> orphans(Duration grace) {
    checkGrace(grace);
    Iterable<Page<JobSummary>> pages = () -> new UnheldJobs(operations, RUNNING, grace);
    return StreamSupport.stream(pages.spliterator(), false).flatMap(page -> page.items().stream());
  }

  /**
   * Makes an orphan a {@link JobStatus#PENDING} job again, so that somebody claims it, after those
   * that wait already. It passes only if the job is still as it was found. Whoever held it before
   * is fenced out already; whoever has claimed it since keeps it.
   *
   * @param orphan the job as it was found
   * @return whether it was reassigned; false if it has changed since, or is gone
   * @throws StoreException as {@link Jobs#commit} does
   */
  public boolean reassign(JobSummary orphan) {
    try {
      Receipt unused = jobs.commit(orphan.id(), reassigning(orphan));
      return true;
    } catch (VersionConflictException | NotFoundException | JobFinishedException e) {
      return false;
    }
  }

  /**
   * Reassigns all {@linkplain #orphans orphans}, some at the same time. For one process at a time,
   * usually the leader; if several do it each job is still reassigned once. A job that is damaged
   * is passed over, and told after all others have been reassigned.
   *
   * @param grace as {@code orphans}
   * @return how many jobs were reassigned
   * @throws IllegalArgumentException if the grace period is negative
   * @throws CorruptDataException if a job is damaged: the first of them, <b>after all others have
   *     been reassigned</b>
   * @throws StoreRefusedException with {@link Reason#WRONG_TYPE}, likewise, if somebody else's key
   *     is where a job or its lease would be; with other reasons as {@code StoreException}
   * @throws StoreException as {@link Jobs#commit} does, after what was begun has ended; calling it
   *     again goes on
   */
  public long reassignAll(Duration grace) {
    checkGrace(grace);
    long reassigned = 0;
    UnheldJobs orphans = new UnheldJobs(operations, RUNNING, grace);
    while (orphans.hasNext()) {
      reassigned += reassign(orphans.next().items(), orphans);
    }
    return reassigned;
  }

  private long reassign(List<JobSummary> found, UnheldJobs orphans) {
    List<CompletableFuture<Optional<StoreException>>> begun =
        found.stream()
            .map(
                orphan ->
                    jobs.commitAsync(orphan.id(), reassigning(orphan))
                        .handle((receipt, failure) -> told(failure)))
            .toList();
    // None of them fails; what was begun ends before anything is thrown.
    CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    long reassigned = 0;
    for (CompletableFuture<Optional<StoreException>> one : begun) {
      Optional<StoreException> failure = one.join();
      if (failure.isEmpty()) {
        reassigned++;
      } else if (isDamage(failure.get())) {
        orphans.passOver(failure.get());
      } else if (!isLeftAlone(failure.get())) {
        throw failure.get();
      }
    }
    return reassigned;
  }

  private static Optional<StoreException> told(@Nullable Throwable failure) {
    return failure == null
        ? Optional.empty()
        : Optional.of(Operations.told("reassigning a job", failure));
  }

  /** Whether it is the job that must be mended; it fails as long as it is not. */
  private static boolean isDamage(StoreException failure) {
    return failure instanceof CorruptDataException
        || (failure instanceof StoreRefusedException refused
            && refused.reason() == Reason.WRONG_TYPE);
  }

  /** Whether a job was left alone because it is not what it was. */
  private static boolean isLeftAlone(StoreException failure) {
    return failure instanceof VersionConflictException
        || failure instanceof NotFoundException
        || failure instanceof JobFinishedException;
  }

  private static Commit reassigning(JobSummary orphan) {
    return Commit.create().ifVersion(orphan.version()).status(JobStatus.PENDING);
  }

  private static void checkGrace(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("a grace period of " + grace + " is negative");
    }
  }

  private static long jittered(Duration pause) {
    long nanos = pause.toNanos();
    return ThreadLocalRandom.current().nextLong(nanos / 2, nanos);
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** Nobody wakes it; but it ends when the thread is interrupted. */
  private static void rest(long nanos) throws InterruptedException {
    boolean unused = new Semaphore(0).tryAcquire(nanos, TimeUnit.NANOSECONDS);
  }
}
