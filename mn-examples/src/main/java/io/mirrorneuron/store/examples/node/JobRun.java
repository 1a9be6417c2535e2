package io.mirrorneuron.store.examples.node;

import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.examples.node.Events.Kind;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One claimed job. Each step is one commit, under the lease and on condition that the step before
 * is still there: a commit that a failover has lost cannot be passed over, and one whose outcome is
 * unknown cannot be done twice. For one thread.
 */
final class JobRun {

  private final ClaimedJob claimed;
  private final Tools tools;
  private final Stopping stopping;
  private final Events events;

  /** Whether this claim is in the job's history. */
  private boolean begun;

  /** The version that the next commit expects. */
  private long version;

  JobRun(ClaimedJob claimed, Tools tools) {
    this.claimed = claimed;
    this.tools = tools;
    this.stopping = tools.stopping();
    this.events = tools.events();
  }

  /**
   * Goes on from what is stored until there is nothing more to do for this node.
   *
   * @throws io.mirrorneuron.store.error.StoreException whatever it was: calling this again finds
   *     out where the job is
   */
  void proceed() throws InterruptedException {
    Optional<JobRecord> found = tools.jobs().get(claimed.id());
    if (found.isEmpty() || found.get().status().isFinished()) {
      over(found);
      return;
    }
    version = found.get().version();
    Task task = task(found.get());
    Optional<Work> work =
        task == null
            ? Optional.empty()
            : tools.works().stream().filter(it -> it.type().equals(task.type())).findFirst();
    if (task == null || work.isEmpty()) {
      pass(task);
      return;
    }
    Progress progress =
        tools
            .snapshots()
            .get(claimed.id(), Progress.AGENT)
            .map(saved -> saved.payload().as(NodeJson.PROGRESS))
            .orElseGet(Progress::none);
    if (stopping.isRequested() && found.get().status() == JobStatus.PENDING) {
      return; // it was not begun, and is free again when it is let go of
    }
    tools.passed().foundOwn();
    begin(task, progress);
    while (progress.step() < task.steps()) {
      if (stopping.isRequested()) {
        handOver(task, progress);
        return;
      }
      Optional<Progress> next = step(work.get(), task, progress);
      if (next.isEmpty()) {
        return;
      }
      progress = next.get();
    }
  }

  private void begin(Task task, Progress progress) {
    if (begun) {
      return;
    }
    events.tell(
        Kind.CLAIMED,
        "%s (%s), %d of %d steps done"
            .formatted(claimed.id(), task.type(), progress.step(), task.steps()));
    commit(
        Commit.create()
            .status(JobStatus.RUNNING)
            .event(event(new TaskEvent.Begun(tools.settings().name(), token(), progress.step()))));
    begun = true;
  }

  /** Does the next step; empty if it was the last one. */
  private Optional<Progress> step(Work work, Task task, Progress before)
      throws InterruptedException {
    int step = before.step() + 1;
    String soFar;
    try {
      soFar = work.step(task, step, before.soFar());
    } catch (RuntimeException e) {
      fail(step, e);
      return Optional.empty();
    }
    Commit commit =
        Commit.create()
            .event(event(new TaskEvent.StepDone(tools.settings().name(), token(), step)));
    if (step == task.steps()) {
      commit(
          commit
              .state(Payload.of(NodeJson.TASK, task.finishedWith(soFar)))
              .status(JobStatus.SUCCEEDED)
              .withoutSnapshot(Progress.AGENT));
      tools.tally().done();
      events.tell(Kind.DONE, "%s, result %s".formatted(claimed.id(), soFar));
      return Optional.empty();
    }
    Progress progress = new Progress(tools.settings().name(), step, soFar);
    // The status is the same again: it gives the job a version by which the next step knows that
    // this one is still there.
    commit(
        commit
            .status(JobStatus.RUNNING)
            .snapshot(Progress.AGENT, Payload.of(NodeJson.PROGRESS, progress)));
    return Optional.of(progress);
  }

  private void fail(int step, RuntimeException why) {
    String reason = String.valueOf(why.getMessage());
    commit(
        Commit.create()
            .status(JobStatus.FAILED)
            .event(event(new TaskEvent.Failed(tools.settings().name(), token(), step, reason))));
    tools.tally().done();
    events.tell(Kind.FAILED, "%s at step %d: %s".formatted(claimed.id(), step, reason));
  }

  private void handOver(Task task, Progress progress) {
    Receipt unused =
        claimed.handOver(
            Commit.create()
                .ifVersion(version)
                .event(
                    event(
                        new TaskEvent.HandedOver(
                            tools.settings().name(), token(), progress.step()))));
    events.tell(
        Kind.HANDED_OVER,
        "%s, %d of %d steps done".formatted(claimed.id(), progress.step(), task.steps()));
  }

  /** Lets others have what this node cannot run, after all that it can. */
  private void pass(@Nullable Task task) {
    Receipt unused = claimed.handOver(Commit.create().ifVersion(version));
    if (tools.passed().add(claimed.id())) {
      events.tell(
          Kind.PASSED,
          claimed.id()
              + (task == null ? ", which is none of a node's" : ", of type " + task.type())
              + ": this node runs "
              + tools.works().stream().map(Work::type).sorted().collect(Collectors.joining(", ")));
    }
  }

  /** Somebody has cancelled it, or it was us and the answer did not come. */
  private void over(Optional<JobRecord> found) {
    events.tell(
        Kind.OVER, claimed.id() + " is " + found.map(job -> job.status().name()).orElse("gone"));
  }

  private @Nullable Task task(JobRecord job) {
    try {
      return job.state().as(NodeJson.TASK);
    } catch (IllegalArgumentException e) {
      return null; // somebody else's job, in another form
    }
  }

  private void commit(Commit commit) {
    try {
      version = claimed.commit(commit.ifVersion(version)).version();
    } catch (UnconfirmedException e) {
      begun = true; // it is there; should it be lost, the next one is refused
      throw e;
    }
  }

  private long token() {
    return claimed.lease().token();
  }

  private static Payload event(TaskEvent event) {
    return Payload.of(NodeJson.EVENT, event);
  }
}
