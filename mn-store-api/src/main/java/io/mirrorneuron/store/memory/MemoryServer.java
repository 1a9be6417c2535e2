package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.LeaseName;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What would be a server: the tables, one lock around all of them, and the store's clock. Whoever
 * touches a table holds the lock.
 */
final class MemoryServer {

  /**
   * How many expired things of each kind an operation clears away. An operation adds fewer, so that
   * nothing piles up.
   */
  private static final int SWEEP = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final Watchers<String> watchers = new Watchers<>();
  private final Watchers<LeaseName> releaseWatchers = new Watchers<>();
  private final Uploads uploads = new Uploads();
  private final Slots<Bundle> bundleSlots = new Slots<>(slot -> {});
  private final Slots<Node> nodeSlots = new Slots<>(slot -> {});
  private final Slots<Job> jobSlots;
  private final Leases leases;
  private final Bundles bundles;
  private final Nodes nodes;
  private final Jobs jobs;
  private final Claims claims;

  MemoryServer(Clock clock) {
    this.clock = clock;
    JobIndex index = new JobIndex();
    jobSlots = new Slots<>(index::remove);
    leases = new Leases(jobSlots);
    bundles = new Bundles(bundleSlots, uploads, leases);
    nodes = new Nodes(nodeSlots);
    jobs = new Jobs(jobSlots, index, leases, bundles);
    claims = new Claims(jobSlots, index, leases);
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Returns the time by the store's clock, in whole microseconds, as every record shows it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  Jobs jobs() {
    return jobs;
  }

  Bundles bundles() {
    return bundles;
  }

  Uploads uploads() {
    return uploads;
  }

  Nodes nodes() {
    return nodes;
  }

  Leases leases() {
    return leases;
  }

  Claims claims() {
    return claims;
  }

  /** Those of histories, by the id of the job. */
  Watchers<String> watchers() {
    return watchers;
  }

  Watchers<LeaseName> releaseWatchers() {
    return releaseWatchers;
  }

  void sweep(Instant now) {
    jobSlots.sweep(now, SWEEP);
    bundleSlots.sweep(now, SWEEP);
    nodeSlots.sweep(now, SWEEP);
    uploads.sweep(now, SWEEP);
    leases.sweep(now, SWEEP);
  }

  /** Returns how many things are kept, tombstones included: what must not grow without bound. */
  int size() {
    return jobSlots.size()
        + bundleSlots.size()
        + nodeSlots.size()
        + uploads.size()
        + leases.size()
        + watchers.size()
        + releaseWatchers.size();
  }
}
