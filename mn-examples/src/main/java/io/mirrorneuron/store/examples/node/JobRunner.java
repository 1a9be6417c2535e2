package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.examples.node.Events.Kind;
import java.time.Duration;

/**
 * Runs claimed jobs, each to its end: until it is finished, the node is to leave, or the lease is
 * lost. Whatever goes wrong with the store in between, what is stored is the truth to go on from.
 * Thread-safe.
 */
final class JobRunner {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How often it is tried to give a job back, if the store fails while the node leaves. */
  private static final int LAST_TRIES = 2;

  private final Tools tools;
  private final Stopping stopping;
  private final Events events;

  @Inject
  JobRunner(Tools tools) {
    this.tools = tools;
    this.stopping = tools.stopping();
    this.events = tools.events();
  }

  /** Runs a job, and lets go of it in every case. */
  void run(ClaimedJob claimed) throws InterruptedException {
    try (claimed) {
      JobRun run = new JobRun(claimed, tools);
      Trouble trouble = new Trouble("job " + claimed.id());
      int lastTries = 0;
      while (!ended(run, claimed, trouble)) {
        if (stopping.isRequested() && ++lastTries == LAST_TRIES) {
          tools.tally().leftBehind();
          events.tell(Kind.LEFT_BEHIND, claimed.id() + ", for a leader to sweep");
          return;
        }
        stopping.rest(PAUSE);
      }
    }
  }

  private boolean ended(JobRun run, ClaimedJob claimed, Trouble trouble)
      throws InterruptedException {
    try {
      run.proceed();
      trouble.over();
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
