package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.JobClaims;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.examples.node.NodeSettings.WhenIdle;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Claims jobs, as many at once as the node may have, and has each run on a thread of its own. */
final class Dispatcher {

  /** How often it is looked for a job, at first and at the least. */
  private static final Duration SHORTEST_REST = Duration.ofMillis(50);

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Where nothing is there but jobs of others, how long it is waited before they come again. */
  private static final Duration PASSING_PAUSE = Duration.ofSeconds(1);

  private static final JobQuery ANY_UNFINISHED =
      JobQuery.of(JobStatus.PENDING, JobStatus.RUNNING).limit(1);

  private final JobClaims claims;
  private final Jobs jobs;
  private final JobRunner runner;
  private final NodeSettings settings;
  private final Tally tally;
  private final Passed passed;
  private final Stopping stopping;
  private final Trouble trouble = new Trouble("claiming");
  private final Semaphore free;
  private Duration rest = SHORTEST_REST;

  @Inject
  Dispatcher(
      JobClaims claims,
      Jobs jobs,
      JobRunner runner,
      NodeSettings settings,
      Tally tally,
      Passed passed,
      Stopping stopping) {
    this.claims = claims;
    this.jobs = jobs;
    this.runner = runner;
    this.settings = settings;
    this.tally = tally;
    this.passed = passed;
    this.stopping = stopping;
    this.free = new Semaphore(settings.claims());
  }

  /** Claims until the node is to leave, and then waits for what runs. */
  void run() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.claims());
    try {
      while (!stopping.isRequested()) {
        if (passed.endRound()) {
          stopping.rest(PASSING_PAUSE);
        } else if (free.tryAcquire(LONGEST_REST.toMillis(), TimeUnit.MILLISECONDS)) {
          begin(threads);
        }
      }
    } catch (RuntimeException | Error e) {
      stopping.fail(e); // what runs is handed over all the same
    } finally {
      threads.shutdown();
      boolean unused = threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  /** With a place that is free, which is given back by whoever has it last. */
  private void begin(ExecutorService threads) throws InterruptedException {
    Optional<ClaimedJob> claimed = Optional.empty();
    try {
      claimed = claims.claim(settings.terms());
      trouble.over();
      if (claimed.isEmpty()) {
        idle();
      } else {
        rest = SHORTEST_REST;
      }
    } catch (StoreException e) {
      trouble.note(e);
      stopping.rest(PAUSE);
    }
    if (claimed.isPresent()) {
      ClaimedJob job = claimed.get();
      tally.began();
      threads.execute(() -> run(job));
    } else {
      free.release();
    }
  }

  /**
   * Rests, longer each time. {@code claimWithin} would do so by itself; but nobody could wake it to
   * leave.
   */
  private void idle() throws InterruptedException {
    if (settings.whenIdle() == WhenIdle.LEAVE && isIdle()) {
      stopping.request("no job is left to do");
    }
    long millis = rest.toMillis();
    // Half of it at random, so that idle nodes do not all ask at the same time.
    stopping.rest(Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2)));
    rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
  }

  private void run(ClaimedJob job) {
    try {
      runner.run(job);
    } catch (InterruptedException | RuntimeException | Error e) {
      stopping.fail(e);
    } finally {
      tally.ended();
      free.release();
    }
  }

  private boolean isIdle() {
    Page<JobSummary> unfinished = jobs.list(ANY_UNFINISHED);
    return tally.running() == 0 && unfinished.items().isEmpty() && unfinished.next().isEmpty();
  }
}
