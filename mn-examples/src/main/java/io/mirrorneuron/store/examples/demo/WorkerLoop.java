package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.JobClaims;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseTerms;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's life: claim a job, work on it, report, and again. */
final class WorkerLoop {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
  private static final long IDLE_MILLIS = 100;
  private static final long TROUBLE_MILLIS = 500;

  private final JobClaims claims;
  private final Indexer indexer;
  private final Bundles bundles;
  private final Reports reports;
  private final LeaseTerms terms;
  private final CountDownLatch stopping = new CountDownLatch(1);

  @Inject
  WorkerLoop(
      JobClaims claims,
      Indexer indexer,
      Bundles bundles,
      Reports reports,
      WorkerSettings settings) {
    this.claims = claims;
    this.terms = settings.terms();
    this.indexer = indexer;
    this.bundles = bundles;
    this.reports = reports;
  }

  /**
   * Works until {@link #stop()}.
   *
   * @throws IOException if this machine fails the worker; another one may do better
   */
  void run() throws IOException, InterruptedException {
    try {
      reports.put();
      while (!isStopping()) {
        oneJob();
      }
      reports.put();
    } finally {
      bundles.close();
    }
  }

  /** Has the worker end after its present step; it gives its lease back. From any thread. */
  void stop() {
    stopping.countDown();
  }

  private void oneJob() throws IOException, InterruptedException {
    try {
      Optional<ClaimedJob> claimed = next();
      if (claimed.isEmpty()) {
        rest(IDLE_MILLIS);
        return;
      }
      try (ClaimedJob job = claimed.get()) {
        indexer.work(job.lease(), this::isStopping);
      }
      reports.put();
    } catch (StoreException e) {
      // Whatever became of the last commit, the job's snapshot is the truth to go on from.
      LOG.warn("the job is dropped, somebody will take it up from its snapshot", e);
      rest(TROUBLE_MILLIS);
    }
  }

  /**
   * A job that nobody holds, orphans before new ones. Those are taken over as soon as their lease
   * has ended, as the leases of this demo are short; a runtime would have its leader reassign them.
   */
  private Optional<ClaimedJob> next() {
    return claims.of(JobStatus.RUNNING).claim(terms).or(() -> claims.claim(terms));
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void rest(long millis) throws InterruptedException {
    // Half of it at random, so that idle workers do not all ask at the same time.
    long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis);
    boolean unused = stopping.await(jittered, TimeUnit.MILLISECONDS);
  }
}
