package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.error.StoreException;
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

  private final Claims claims;
  private final Renewals renewals;
  private final Indexer indexer;
  private final Bundles bundles;
  private final Reports reports;
  private final CountDownLatch stopping = new CountDownLatch(1);

  @Inject
  WorkerLoop(Claims claims, Renewals renewals, Indexer indexer, Bundles bundles, Reports reports) {
    this.claims = claims;
    this.renewals = renewals;
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
      renewals.close();
      bundles.close();
    }
  }

  /** Has the worker end after its present step; it gives its lease back. From any thread. */
  void stop() {
    stopping.countDown();
  }

  @SuppressWarnings("try") // The renewal is not used but held.
  private void oneJob() throws IOException, InterruptedException {
    try {
      Optional<Lease> claimed = claims.next();
      if (claimed.isEmpty()) {
        rest(IDLE_MILLIS);
        return;
      }
      try (Lease lease = claimed.get();
          Renewals.Kept kept = renewals.keep(lease)) {
        indexer.work(lease, this::isStopping);
      }
      reports.put();
    } catch (StoreException e) {
      // Whatever became of the last commit, the job's snapshot is the truth to go on from.
      LOG.warn("the job is dropped, somebody will take it up from its snapshot", e);
      rest(TROUBLE_MILLIS);
    }
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
