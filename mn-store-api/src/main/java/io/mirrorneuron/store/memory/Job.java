package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.SnapshotList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One job with all that belongs to it, while it exists. Guarded by the server's lock. */
final class Job {

  private final String id;
  private final Instant created;
  private final TreeMap<String, Snapshot> snapshots = new TreeMap<>();
  private final History history;
  private Payload state = Payload.of(new byte[0]);
  private JobStatus status = JobStatus.PENDING;
  private Instant updated;
  private Optional<String> bundle = Optional.empty();
  private Optional<Instant> expires = Optional.empty();

  Job(String id, Instant created) {
    this.id = id;
    this.created = created;
    this.updated = created;
    this.history = new History(id);
  }

  JobStatus status() {
    return status;
  }

  History history() {
    return history;
  }

  Optional<String> bundle() {
    return bundle;
  }

  /** Returns when a finished job is gone; empty before it is finished. */
  Optional<Instant> expires() {
    return expires;
  }

  /** Returns its place in a listing. */
  PageCursor place() {
    return new PageCursor(Moments.micros(updated), id);
  }

  /** Applies a commit that has passed every check. */
  void apply(Commit commit, Operation operation) {
    Instant now = operation.now();
    updated = now;
    commit.state().ifPresent(next -> state = next);
    commit.status().ifPresent(next -> status = next);
    if (status.isFinished() && expires.isEmpty()) {
      expires =
          Optional.of(
              Moments.after(
                  now, commit.options().retention().orElse(operation.settings().jobRetention())));
    }
    commit
        .snapshots()
        .forEach(
            (agent, snapshot) ->
                snapshot.ifPresentOrElse(
                    payload -> snapshots.put(agent, new Snapshot(agent, now, payload)),
                    () -> snapshots.remove(agent)));
    history.append(commit.events(), operation);
    commit.bundle().ifPresent(name -> bundle = commit.bundle());
  }

  JobSummary summary(Slot<Job> slot) {
    return new JobSummary(
        id,
        status,
        slot.version(),
        created,
        updated,
        history.lastSequence(),
        slot.token(),
        bundle,
        expires);
  }

  JobRecord record(Slot<Job> slot) {
    return new JobRecord(summary(slot), state);
  }

  /** Returns the snapshots that fit, going through the agents in order, and one at the least. */
  SnapshotList snapshots(Collection<String> agentIds, long maxBytes) {
    TreeSet<String> agents = new TreeSet<>(snapshots.keySet());
    if (!agentIds.isEmpty()) {
      agents.retainAll(new TreeSet<>(agentIds));
    }
    List<Snapshot> fitting = new ArrayList<>();
    List<String> omitted = new ArrayList<>();
    long left = maxBytes;
    for (String agent : agents) {
      Snapshot snapshot = snapshots.get(agent);
      if (snapshot == null) {
        continue;
      }
      if (snapshot.payload().size() <= left) {
        left -= snapshot.payload().size();
        fitting.add(snapshot);
      } else {
        omitted.add(agent);
      }
    }
    if (fitting.isEmpty() && !omitted.isEmpty()) {
      fitting.add(snapshots.get(omitted.remove(0)));
    }
    return new SnapshotList(fitting, omitted);
  }
}
