package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.NodeRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong half-way: one worker is killed with a snapshot saved and work left; where there
 * are Sentinels, the primary is killed; and another worker is stopped past its lease and then goes
 * on. Where the moment was unlucky, because the worker had just finished or just noticed, the same
 * is tried with another one.
 */
final class Chaos {

  private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);

  /** Work done before it begins, so that every worker is at work and there is enough left. */
  private static final double BEGIN_AT = 0.3;

  private static final double HALF = 0.5;

  private static final long LOOK_MILLIS = 50;

  /** How long a request that a dead or stopped process has sent may be under way. */
  private static final long SETTLE_MILLIS = 50;

  private final Lookout lookout;
  private final Observer observer;
  private final NodeStates nodes;
  private final Crew crew;
  private final Optional<Failover> failover;
  private final Duration patience;
  private final Screen screen;
  private boolean takenOver;
  private boolean primaryKilled;
  private boolean fencedOut;

  Chaos(
      Lookout lookout,
      Observer observer,
      NodeStates nodes,
      Crew crew,
      Optional<Failover> failover,
      Duration patience,
      Screen screen) {
    this.lookout = lookout;
    this.observer = observer;
    this.nodes = nodes;
    this.crew = crew;
    this.failover = failover;
    this.patience = patience;
    this.screen = screen;
  }

  /**
   * Does it all; returns when a takeover and a refused commit have been seen. May be run again, and
   * then does what is left to do.
   *
   * @throws TooLateFailure if no work is left before that
   */
  void run() throws IOException, InterruptedException {
    while (observer.latest().done() < BEGIN_AT) {
      Thread.sleep(LOOK_MILLIS);
    }
    while (!takenOver) {
      takenOver = unlessInterfered(this::killedAndTakenOver);
      Thread.sleep(LOOK_MILLIS);
    }
    if (failover.isPresent() && !primaryKilled) {
      primaryKilled(failover.get());
      primaryKilled = true;
    }
    while (!fencedOut) {
      fencedOut = unlessInterfered(this::stoppedAndFencedOut);
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Whether it was all done; to be asked while it does not run. */
  boolean isOver() {
    return takenOver && fencedOut;
  }

  private interface Deed {
    boolean isDone() throws IOException, InterruptedException;
  }

  /** Somebody else's failover may undo what was just seen of a job; then another one has to do. */
  private boolean unlessInterfered(Deed deed) throws IOException, InterruptedException {
    int crewBefore = crew.members().size();
    try {
      return deed.isDone();
    } catch (StoreException e) {
      LOG.info("chaos was interfered with", e);
      screen.tell("the servers interfered, another worker has to go: " + e.getMessage());
      if (crew.members().size() < crewBefore) {
        Child unused = crew.hire();
      }
      return false;
    }
  }

  private void primaryKilled(Failover happening) throws InterruptedException {
    while (observer.latest().done() < HALF) {
      Thread.sleep(LOOK_MILLIS);
    }
    Sighting unused = await(); // Somebody is in the middle of a job.
    happening.run(observer);
  }

  private boolean killedAndTakenOver() throws IOException, InterruptedException {
    Sighting seen = await();
    Child victim = seen.worker();
    crew.kill(victim);
    long killed = System.nanoTime();
    Thread.sleep(SETTLE_MILLIS);
    Optional<Sighting> left = lookout.again(seen);
    if (left.isEmpty()) {
      screen.tell(victim + " was killed, but had just finished; another one has to go");
      Child unused = crew.hire();
      return false;
    }
    screen.tell("SIGKILL to " + victim + " at " + left.get());
    if (!(successor(left.get()) instanceof JobEvent.Resumed resumed)) {
      throw new DemoFailure("the history of " + seen.job() + " goes on without its snapshot");
    }
    screen.tell(
        "%s took %s over %s later and goes on after step %d"
            .formatted(resumed.worker(), seen.job().id(), since(killed), resumed.step()));
    return true;
  }

  @SuppressWarnings("try") // The freeze is not used but held.
  private boolean stoppedAndFencedOut() throws IOException, InterruptedException {
    // Just after a step was saved, the worker is busy with the next one and has time to be stopped.
    Optional<Sighting> early = lookout.nextStep(await());
    if (early.isEmpty()) {
      return false;
    }
    Child victim = early.get().worker();
    Sighting seen;
    long stopped = System.nanoTime();
    try (Freeze freeze = Freeze.of(victim.process())) {
      Thread.sleep(SETTLE_MILLIS);
      Optional<Sighting> left = lookout.again(early.get());
      if (left.isEmpty()) {
        screen.tell(victim + " was stopped, but had just finished; another one has to stop");
        return false;
      }
      seen = left.get();
      screen.tell("SIGSTOP to " + victim + " at " + seen);
      JobEvent.Work other = successor(seen);
      screen.tell(
          "%s was granted the lease %s later; SIGCONT to %s"
              .formatted(other.worker(), since(stopped), victim.name()));
    }
    WorkerReport report = reportOf(seen);
    Optional<WorkerReport.Step> fenced =
        report.fenced().stream().filter(step -> isAbout(seen, step)).findFirst();
    screen.tell(
        fenced.isPresent()
            ? "%s sent its late commit of step %d, and the store refused it"
                .formatted(victim.name(), fenced.get().step())
            : victim.name() + " noticed before it sent anything; another one has to stop");
    return fenced.isPresent();
  }

  private Sighting await() throws InterruptedException {
    while (true) {
      Optional<Sighting> seen = lookout.find(crew.members());
      if (seen.isPresent()) {
        return seen.get();
      }
      if (observer.latest().done() == 1) {
        throw new TooLateFailure();
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private JobEvent.Work successor(Sighting seen) throws InterruptedException {
    return lookout
        .successor(seen)
        .orElseThrow(() -> new DemoFailure("nobody took " + seen.job() + " over"));
  }

  /** Waits until the worker has reported how its step under that token ended. */
  private WorkerReport reportOf(Sighting seen) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      for (NodeRecord node : nodes.list()) {
        if (node.id().equals(seen.worker().name())) {
          WorkerReport report = node.state().as(Json.REPORT);
          if (report.fenced().stream().anyMatch(step -> isAbout(seen, step))
              || report.dropped().stream().anyMatch(step -> isAbout(seen, step))) {
            return report;
          }
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new DemoFailure(
        seen.worker()
            + " went on, but did not say what became of its commit to "
            + seen.job()
            + " (see "
            + seen.worker().log()
            + ")");
  }

  private static boolean isAbout(Sighting seen, WorkerReport.Step step) {
    return step.job().equals(seen.job().id()) && step.token() == seen.token();
  }

  private static String since(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanos) / 1e9);
  }
}
