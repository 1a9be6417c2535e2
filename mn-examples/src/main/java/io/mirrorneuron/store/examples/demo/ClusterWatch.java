package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the Sentinels of somebody else once a second whom they name the primary, over connections of
 * the demo's own, and tells what changes. What was missed because they could not be asked is seen
 * the next time. Thread-safe.
 */
final class ClusterWatch implements AutoCloseable {

  private static final long EVERY_MILLIS = 1_000;
  private static final long END_MILLIS = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<HostPort> silent = new HashSet<>();
  private final Surveyor surveyor;
  private final List<HostPort> sentinels;
  private final Screen screen;
  private final Succession succession;
  private final Thread thread;

  /**
   * Begins with the primary of now.
   *
   * @throws DemoFailure if no Sentinel can be asked for one; it says why, of each
   */
  ClusterWatch(StoreConfig config, Screen screen) throws InterruptedException {
    surveyor = new Surveyor(config);
    sentinels = config.redis().sentinel().addresses();
    this.screen = screen;
    List<SentinelSight> first = surveyor.sentinels(sentinels);
    List<Opinion> opinions =
        first.stream().map(SentinelSight::opinion).flatMap(Optional::stream).toList();
    if (opinions.isEmpty()) {
      throw new DemoFailure(
          "none of the Sentinels in MN_REDIS_SENTINELS names a primary '%s': %s"
              .formatted(
                  config.redis().sentinel().masterName(),
                  String.join("; ", first.stream().map(SentinelSight::problem).toList())));
    }
    succession = new Succession(opinions);
    tellSilent(first);
    thread = new Thread(this::watch, "sentinels");
    thread.setDaemon(true);
    thread.start();
  }

  /** How often the primary has changed, as of now. */
  int failovers() throws InterruptedException {
    look();
    lock.lock();
    try {
      return succession.failovers();
    } finally {
      lock.unlock();
    }
  }

  /** Tells nothing any more when it returns. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    List<SentinelSight> now = surveyor.sentinels(sentinels);
    lock.lock();
    try {
      tellSilent(now);
      now.stream()
          .map(SentinelSight::opinion)
          .flatMap(Optional::stream)
          .map(succession::hear)
          .flatMap(Optional::stream)
          .forEach(screen::tell);
    } finally {
      lock.unlock();
    }
  }

  private void tellSilent(List<SentinelSight> now) {
    for (SentinelSight sight : now) {
      if (sight.opinion().isPresent()) {
        if (silent.remove(sight.address())) {
          screen.tell("Sentinel " + sight.address() + " answers again");
        }
      } else if (silent.add(sight.address())) {
        screen.tell("Sentinel " + sight.address() + " does not answer: " + sight.problem());
      }
    }
  }
}
