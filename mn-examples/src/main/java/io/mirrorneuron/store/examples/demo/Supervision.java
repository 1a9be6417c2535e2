package io.mirrorneuron.store.examples.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Watches the workers until every job is finished, while chaos may happen on another thread. */
final class Supervision {

  private static final long LOOK_MILLIS = 250;

  /**
   * Where looking takes long, the pause is so many times as long: it is not to be the main load.
   */
  private static final long REST = 5;

  /** Though not because it took as long as a failover. */
  private static final long LONGEST_REST_MILLIS = 2_000;

  /** Workers also take a while to start on a busy machine, or to notice that one is dead. */
  private static final Duration BESIDES_FAILOVER = Duration.ofSeconds(30);

  private final Observer observer;
  private final Crew crew;
  private final Abort abort;
  private final Screen screen;
  private final int jobs;
  private final Duration standstill;
  private final Optional<FutureTask<Boolean>> chaos;

  /**
   * Looks on.
   *
   * @param jobs how many there are
   * @param happening what happens meanwhile
   * @param patience how long a failover may take
   */
  Supervision(
      Observer observer,
      int jobs,
      Crew crew,
      Optional<Chaos> happening,
      Duration patience,
      Abort abort,
      Screen screen) {
    this.observer = observer;
    this.crew = crew;
    this.abort = abort;
    this.screen = screen;
    this.jobs = jobs;
    this.standstill = patience.plus(BESIDES_FAILOVER);
    this.chaos =
        happening.map(
            it ->
                new FutureTask<>(
                    () -> {
                      it.run();
                      return true;
                    }));
  }

  /**
   * Returns when every job is finished and chaos is over.
   *
   * @throws TooLateFailure if chaos could not catch a worker any more
   */
  void untilAllIsDone() throws InterruptedException {
    // Chaos goes by what was seen last, which may be a former round's end.
    Overview unused = observer.look();
    chaos.ifPresent(
        happening -> {
          Thread thread = new Thread(happening, "chaos");
          thread.setDaemon(true);
          thread.start();
        });
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
        if (chaos.filter(FutureTask::isDone).isPresent()) {
          join();
        }
        if (now.finished() == jobs) {
          join();
          return;
        }
        if (now.done() != done) {
          done = now.done();
          changed = System.nanoTime();
        } else if (System.nanoTime() - changed > standstill.toNanos()) {
          throw new DemoFailure(
              "no step was made for " + standstill.toSeconds() + " s, at " + described(now));
        }
        long rest = Math.min(LONGEST_REST_MILLIS, took / 1_000_000 * REST);
        Thread.sleep(Math.max(LOOK_MILLIS, rest));
      }
    } finally {
      chaos.ifPresent(happening -> happening.cancel(true));
    }
  }

  private void join() throws InterruptedException {
    if (chaos.isEmpty()) {
      return;
    }
    try {
      // When all jobs are finished, it has at the most to wait for one report.
      boolean unused = chaos.get().get(standstill.toSeconds(), TimeUnit.SECONDS);
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
