package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Watches the workers until every job is finished, while chaos happens on another thread. */
final class Supervision {

  private static final long LOOK_MILLIS = 250;

  /**
   * Where looking takes long, the pause is so many times as long: it is not to be the main load.
   */
  private static final long REST = 5;

  /** Though not because it took as long as a failover. */
  private static final long LONGEST_REST_MILLIS = 2_000;

  /**
   * Longer than workers take to start on a busy machine, to notice that one is dead, or to go on
   * after a failover by Sentinels that were held up.
   */
  private static final Duration STANDSTILL = Duration.ofSeconds(150);

  /** When all jobs are finished, chaos has at the most to wait for one report. */
  private static final long CHAOS_SECONDS = 150;

  private final Observer observer;
  private final Crew crew;
  private final Abort abort;
  private final Screen screen;
  private final int jobs;
  private final FutureTask<Boolean> chaos;

  Supervision(
      MirrorStore store,
      Plan plan,
      Crew crew,
      Optional<Failover> failover,
      Abort abort,
      Screen screen) {
    this.observer = new Observer(store.jobs(), plan);
    this.crew = crew;
    this.abort = abort;
    this.screen = screen;
    this.jobs = plan.jobs().size();
    Chaos happening =
        new Chaos(
            new Lookout(store, observer, plan), observer, store.nodes(), crew, failover, screen);
    this.chaos =
        new FutureTask<>(
            () -> {
              happening.run();
              return true;
            });
  }

  void untilAllIsDone() throws InterruptedException {
    Thread thread = new Thread(chaos, "chaos");
    thread.setDaemon(true);
    thread.start();
    try {
      double done = -1;
      long changed = System.nanoTime();
      while (true) {
        long began = System.nanoTime();
        Overview now = observer.look();
        long took = System.nanoTime() - began;
        show(now);
        abort.check();
        crew.check();
        if (chaos.isDone()) {
          join();
        }
        if (now.finished() == jobs) {
          join();
          return;
        }
        if (now.done() != done) {
          done = now.done();
          changed = System.nanoTime();
        } else if (System.nanoTime() - changed > STANDSTILL.toNanos()) {
          throw new DemoFailure(
              "no step was made for " + STANDSTILL.toSeconds() + " s, at " + described(now));
        }
        long rest = Math.min(LONGEST_REST_MILLIS, took / 1_000_000 * REST);
        Thread.sleep(Math.max(LOOK_MILLIS, rest));
      }
    } finally {
      chaos.cancel(true);
    }
  }

  private void join() throws InterruptedException {
    try {
      boolean unused = chaos.get(CHAOS_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new DemoFailure("all jobs are finished, and the stopped worker has not reported", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new DemoFailure("what was to go wrong could not be done: " + e.getCause(), e);
    }
  }

  private void show(Overview now) {
    screen.progress(described(now));
  }

  private String described(Overview now) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d jobs finished, %d begun, %.0f %% of the work done",
        now.finished(),
        jobs,
        now.running().size(),
        100 * now.done());
  }
}
