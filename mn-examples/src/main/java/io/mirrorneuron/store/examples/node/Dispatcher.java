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
import java.util.concurrent.TimeUnit;

/** Claims jobs, as many at once as the node may have, and has each run on a thread of its own. */
final class Dispatcher {

  /** How long it may take until it is noticed that the node is to leave. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final JobQuery ANY_UNFINISHED =
      JobQuery.of(JobStatus.PENDING, JobStatus.RUNNING).limit(1);

  private final JobClaims claims;
  private final Jobs jobs;
  private final JobRunner runner;
  private final NodeSettings settings;
  private final Tally tally;
  private final Stopping stopping;
  private final Trouble trouble = new Trouble("claiming");
  private final Semaphore free;

  @Inject
  Dispatcher(
      JobClaims claims,
      Jobs jobs,
      JobRunner runner,
      NodeSettings settings,
      Tally tally,
      Stopping stopping) {
    this.claims = claims;
    this.jobs = jobs;
    this.runner = runner;
    this.settings = settings;
    this.tally = tally;
    this.stopping = stopping;
    this.free = new Semaphore(settings.claims());
  }

  /** Claims until the node is to leave, and then waits for what runs. */
  void run() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.claims());
    try {
      while (!stopping.isRequested()) {
        if (free.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
          begin(threads);
        }
      }
    } finally {
      threads.shutdown();
      boolean unused = threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  /** With a place that is free, which is given back by whoever has it last. */
  private void begin(ExecutorService threads) throws InterruptedException {
    Optional<ClaimedJob> claimed = Optional.empty();
    try {
      claimed = claims.claimWithin(LOOK, settings.terms());
      trouble.over();
      if (claimed.isEmpty() && settings.whenIdle() == WhenIdle.LEAVE && isIdle()) {
        stopping.request("no job is left to do");
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
