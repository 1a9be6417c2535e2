package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.JobFinishedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is done to jobs (J1 to J10, F2 to F4). Everything is checked before the first change, so
 * that a refused operation changes nothing. Guarded by the server's lock.
 */
final class Jobs {

  private final Slots<Job> slots;
  private final JobIndex index;
  private final Leases leases;
  private final Bundles bundles;

  Jobs(Slots<Job> slots, JobIndex index, Leases leases, Bundles bundles) {
    this.slots = slots;
    this.index = index;
    this.leases = leases;
    this.bundles = bundles;
  }

  Receipt commit(String jobId, Commit commit, Operation operation) {
    Slot<Job> slot = slots.at(jobId, operation.now());
    Optional<Receipt> done = operation.alreadyDone(windows(slot, commit));
    if (done.isPresent()) {
      return done.get();
    }
    leases.check(commit.options().fence(), operation.now());
    checkExpected(slot, commit.expected());
    checkStatus(slot, commit);
    commit.bundle().ifPresent(name -> bundles.require(name, operation.now()));
    leases.renew(commit.options(), operation.now());
    return apply(slot, commit, operation);
  }

  Receipt delete(String jobId, WriteOptions options, Operation operation) {
    Slot<Job> slot = slots.at(jobId, operation.now());
    Optional<Receipt> done = operation.alreadyDone(slot.changes());
    if (done.isPresent()) {
      return done.get();
    }
    leases.check(options.fence(), operation.now());
    Job job = slot.live().orElseThrow(() -> notFound(jobId));
    checkExpected(slot, options.expected().orElseGet(Expected.Existing::new));
    job.bundle().ifPresent(name -> bundles.letGo(name, jobId, operation.now()));
    slots.remove(slot, operation.now());
    Receipt receipt = operation.receipt(slot.version(), 0);
    slot.changes().add(operation.id(), receipt, 1);
    return receipt;
  }

  Optional<JobRecord> read(String jobId, Instant now) {
    Slot<Job> slot = slots.at(jobId, now);
    return slot.live().map(job -> job.record(slot));
  }

  Page<JobSummary> list(JobQuery query, Instant now) {
    Page<Slot<Job>> page = index.page(query, slot -> slots.isExpired(slot, now));
    return new Page<>(
        page.items().stream().map(slot -> slot.live().orElseThrow().summary(slot)).toList(),
        page.next());
  }

  SnapshotList snapshots(String jobId, Collection<String> agentIds, long maxBytes, Instant now) {
    return slots
        .at(jobId, now)
        .live()
        .map(job -> job.snapshots(agentIds, maxBytes))
        .orElseGet(() -> new SnapshotList(List.of(), List.of()));
  }

  EventPage events(String jobId, EventCursor after, int limit, Instant now) {
    return slots
        .at(jobId, now)
        .live()
        .orElseThrow(() -> notFound(jobId))
        .history()
        .after(after, limit);
  }

  private Receipt apply(Slot<Job> slot, Commit commit, Operation operation) {
    Instant now = operation.now();
    boolean creates = slot.live().isEmpty();
    Job job = slot.live().orElseGet(() -> new Job(slot.id(), now));
    Optional<String> bundleBefore = job.bundle();
    boolean finishedBefore = job.expires().isPresent();

    index.remove(slot);
    job.apply(commit, operation);
    if (creates) {
      slots.put(slot, job);
    }
    index.add(slot);
    job.expires().ifPresent(time -> slots.expireAt(slot, time));
    if (creates || commit.changesState()) {
      slot.version(slots.next(slot.version(), now));
    }
    if (!job.bundle().equals(bundleBefore) || job.expires().isPresent() != finishedBefore) {
      refer(slot.id(), bundleBefore, job, now);
    }
    Receipt receipt =
        operation.receipt(
            slot.version(), commit.events().isEmpty() ? 0 : job.history().lastSequence());
    if (!commit.events().isEmpty()) {
      slot.appends().add(operation.id(), receipt, commit.events().size());
    }
    if (creates || changesMoreThanEvents(commit)) {
      slot.changes().add(operation.id(), receipt, 1);
    }
    return receipt;
  }

  /** Lets the bundle go that a job referred to, and holds the one that it refers to now. */
  private void refer(String jobId, Optional<String> before, Job job, Instant now) {
    job.bundle().ifPresent(name -> bundles.hold(name, jobId, now));
    before
        .filter(name -> !job.bundle().equals(Optional.of(name)))
        .ifPresent(name -> bundles.letGo(name, jobId, now));
    if (job.bundle().isPresent() && job.expires().isPresent()) {
      bundles.keepUntil(job.bundle().get(), jobId, job.expires().get(), now);
    }
  }

  /** Returns each window in which the commit would be found if it had been applied. */
  private static OperationWindow[] windows(Slot<Job> slot, Commit commit) {
    if (commit.events().isEmpty()) {
      return new OperationWindow[] {slot.changes()};
    }
    return changesMoreThanEvents(commit)
        ? new OperationWindow[] {slot.changes(), slot.appends()}
        : new OperationWindow[] {slot.appends()};
  }

  private static boolean changesMoreThanEvents(Commit commit) {
    return commit.changesState()
        || !commit.snapshots().isEmpty()
        || commit.bundle().isPresent()
        || commit.events().isEmpty();
  }

  private static void checkExpected(Slot<Job> slot, Expected expected) {
    boolean exists = slot.live().isPresent();
    if (!exists
        && (expected instanceof Expected.Existing || expected instanceof Expected.Version)) {
      throw notFound(slot.id());
    }
    if (exists
        && (expected instanceof Expected.Absent
            || (expected instanceof Expected.Version version
                && version.version() != slot.version()))) {
      throw new VersionConflictException(slot.id(), expected, slot.version());
    }
  }

  private static void checkStatus(Slot<Job> slot, Commit commit) {
    Optional<Job> job = slot.live();
    if (job.isPresent() && job.get().status().isFinished() && commit.status().isPresent()) {
      throw new JobFinishedException(slot.id(), job.get().status());
    }
  }

  private static NotFoundException notFound(String jobId) {
    return new NotFoundException("job", jobId, "it has not been put, was deleted or has expired");
  }
}
