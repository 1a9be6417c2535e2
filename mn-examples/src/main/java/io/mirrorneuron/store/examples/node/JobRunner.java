package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.AgentSnapshots;
import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.examples.node.Events.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs claimed jobs, each to its end: until it is finished, the node is to leave, or the lease is
 * lost. Whatever goes wrong with the store in between, what is stored is the truth to go on from.
 * Thread-safe.
 */
final class JobRunner {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How often it is tried to give a job back, if the store fails while the node leaves. */
  private static final int LAST_TRIES = 2;

  private final Jobs jobs;
  private final AgentSnapshots snapshots;
  private final Map<String, Work> works;
  private final NodeSettings settings;
  private final Tally tally;
  private final Stopping stopping;
  private final Events events;
  private final Passed passed = new Passed();

  @Inject
  JobRunner(
      Jobs jobs,
      AgentSnapshots snapshots,
      Set<Work> works,
      NodeSettings settings,
      Tally tally,
      Stopping stopping,
      Events events) {
    this.jobs = jobs;
    this.snapshots = snapshots;
    this.works = works.stream().collect(Collectors.toMap(Work::type, Function.identity()));
    this.settings = settings;
    this.tally = tally;
    this.stopping = stopping;
    this.events = events;
  }

  /** Runs a job, and lets go of it in every case. */
  void run(ClaimedJob claimed) throws InterruptedException {
    try (claimed) {
      JobRun run =
          new JobRun(claimed, jobs, snapshots, works, settings, tally, stopping, events, passed);
      Trouble trouble = new Trouble("job " + claimed.id());
      int lastTries = 0;
      while (!ended(run, claimed, trouble)) {
        if (stopping.isRequested() && ++lastTries == LAST_TRIES) {
          tally.leftBehind();
          events.tell(Kind.LEFT_BEHIND, claimed.id() + ", for a leader to sweep");
          return;
        }
        stopping.rest(PAUSE);
      }
      trouble.over();
    }
  }

  private boolean ended(JobRun run, ClaimedJob claimed, Trouble trouble)
      throws InterruptedException {
    try {
      run.proceed();
      return true;
    } catch (FencedException e) {
      trouble.note(e);
      // It may come back if it is only suspended.
      boolean lost = claimed.lease().state() == Lease.State.LOST;
      if (lost) {
        events.tell(Kind.DROPPED, claimed.id() + ", whose lease is lost");
      }
      return lost;
    } catch (CorruptDataException e) {
      trouble.note(e);
      events.tell(Kind.DROPPED, claimed.id() + ", which is damaged");
      stopping.rest(PAUSE);
      return true;
    } catch (StoreException e) {
      trouble.note(e);
      return false;
    }
  }
}
