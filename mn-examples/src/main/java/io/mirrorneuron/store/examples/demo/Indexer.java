package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.AgentSnapshots;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on one job under its lease: from its snapshot, if there is one, to its end. */
final class Indexer {

  /** In whose name snapshots are kept. A job has one agent here. */
  static final String AGENT = "indexer";

  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private final Jobs jobs;
  private final AgentSnapshots snapshots;
  private final Bundles bundles;
  private final Reports reports;
  private final String worker;

  /**
   * The version that the job has as far as this worker knows. Every commit changes it and is on
   * condition of it: a failover that loses what was confirmed leaves the lease with its holder, who
   * would go on after steps that are not there any more.
   */
  private long version;

  @Inject
  Indexer(
      Jobs jobs,
      AgentSnapshots snapshots,
      Bundles bundles,
      Reports reports,
      WorkerSettings settings) {
    this.jobs = jobs;
    this.snapshots = snapshots;
    this.bundles = bundles;
    this.reports = reports;
    this.worker = settings.name();
  }

  /**
   * Works until the job is finished, the lease is over or the worker is to stop.
   *
   * @throws io.mirrorneuron.store.error.StoreException if a commit failed otherwise than by a
   *     fence; whatever became of it, the job goes on from its last snapshot
   */
  void work(Lease lease, BooleanSupplier stopping) throws IOException, InterruptedException {
    String id = lease.name().id();
    Optional<JobRecord> found = jobs.get(id);
    if (found.isEmpty() || found.get().status().isFinished()) {
      return; // finished between claim and reading
    }
    version = found.get().version();
    FileJob job = found.get().state().as(Json.JOB);
    String bundle = found.get().summary().bundle().orElseThrow();
    Optional<IndexSnapshot> snapshot =
        snapshots.get(id, AGENT).map(saved -> saved.payload().as(Json.SNAPSHOT));
    int done = snapshot.map(IndexSnapshot::step).orElse(0);
    long offset = snapshot.map(IndexSnapshot::offset).orElse(0L);
    WordIndex index = snapshot.map(saved -> new WordIndex(saved.index())).orElseGet(WordIndex::new);
    if (!announce(lease, snapshot)) {
      return;
    }
    try (StepReader reader = new StepReader(bundles.get(bundle).open(id), offset, index)) {
      for (int step = done + 1; step <= job.steps() && !stopping.getAsBoolean(); step++) {
        if (!stepDone(lease, job, step, reader, index)) {
          return;
        }
      }
    }
  }

  private boolean announce(Lease lease, Optional<IndexSnapshot> snapshot) {
    JobEvent event =
        snapshot.isEmpty()
            ? new JobEvent.Started(worker, lease.token())
            : new JobEvent.Resumed(
                worker,
                lease.token(),
                snapshot.get().step(),
                snapshot.get().offset(),
                snapshot.get().worker());
    return prepared(lease, 0)
        .map(empty -> empty.status(JobStatus.RUNNING).event(Payload.of(Json.EVENT, event)))
        .filter(commit -> passes(lease, 0, commit))
        .isPresent();
  }

  /** One step: read, commit. Returns false if the job is no longer ours. */
  private boolean stepDone(Lease lease, FileJob job, int step, StepReader reader, WordIndex index)
      throws IOException, InterruptedException {
    Optional<Commit> empty = prepared(lease, step);
    if (empty.isEmpty()) {
      return false;
    }
    reader.readTo(job.endOf(step));
    Commit commit =
        step < job.steps()
            ? progress(empty.get(), lease, step, reader.resumeAt(), index)
            : result(empty.get(), lease, job, reader, index);
    // The pace of the demo. It is here, between preparing and sending, that a worker is likely to
    // be stopped; nothing looks at the lease again before the commit is sent, because to refuse a
    // late one is what the store is trusted with.
    Thread.sleep(job.pauseMillis());
    return passes(lease, step, commit);
  }

  private Commit progress(Commit empty, Lease lease, int step, long offset, WordIndex index) {
    IndexSnapshot snapshot = new IndexSnapshot(worker, step, offset, index.counts());
    JobEvent event = new JobEvent.Progressed(worker, lease.token(), step, offset, index.words());
    return renewing(empty, lease)
        .status(JobStatus.RUNNING) // As before, but only so it is a new version.
        .snapshot(AGENT, Payload.of(Json.SNAPSHOT, snapshot))
        .event(Payload.of(Json.EVENT, event));
  }

  /**
   * What {@link io.mirrorneuron.store.ClaimedJob#commit} does for others: the commit renews the
   * lease with it. Here under the fence of when the step began.
   */
  private static Commit renewing(Commit fenced, Lease lease) {
    Fence begun = fenced.options().fence().orElseThrow();
    return fenced.with(fenced.options().renewing(begun, lease.terms().ttl()));
  }

  private Commit result(
      Commit empty, Lease lease, FileJob job, StepReader reader, WordIndex index) {
    reader.end();
    JobEvent event = new JobEvent.Finished(worker, lease.token(), job.steps(), index.words());
    return empty
        .state(Payload.of(Json.JOB, job.finishedWith(index.counts())))
        .status(JobStatus.SUCCEEDED)
        .withoutSnapshot(AGENT)
        .event(Payload.of(Json.EVENT, event));
  }

  /** Begins a commit under the lease, empty if the worker knows that the lease is over. */
  private Optional<Commit> prepared(Lease lease, int step) {
    try {
      if (lease.isHeld()) {
        return Optional.of(Commit.fencedBy(lease.fence()).ifVersion(version));
      }
    } catch (FencedException lostJustNow) {
      LOG.info("{} was lost", lease, lostJustNow);
    }
    LOG.info("{} is over before step {}; its job is dropped", lease, step);
    reports.dropped(step(lease, step));
    return Optional.empty();
  }

  private boolean passes(Lease lease, int step, Commit commit) {
    try {
      Receipt receipt = jobs.commit(lease.name().id(), commit);
      version = receipt.version();
      reports.confirmed(receipt);
    } catch (FencedException e) {
      LOG.warn("step {} was fenced out, its job is dropped: {}", step, e.getMessage());
      reports.fenced(step(lease, step));
      return false;
    }
    if (commit.status().filter(JobStatus::isFinished).isPresent()) {
      reports.finished();
    }
    return true;
  }

  private static WorkerReport.Step step(Lease lease, int step) {
    return new WorkerReport.Step(lease.name().id(), lease.token(), step);
  }
}
