package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.model.LeaseName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at handles of leases all the time, and tells for how long two of one lease were held at
 * once. What it tells is certain, as {@link Belief} explains; what escapes it lasted for less than
 * one of its rounds, which take about a millisecond.
 */
final class Witness implements AutoCloseable {

  private static final long PAUSE_NANOS = 200_000;

  private final List<Belief> beliefs = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::look, "witness");
  private volatile boolean ended;

  Witness() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Two handles that were held at once.
   *
   * @param name the lease
   * @param first the smaller token, or the same
   * @param second the other one
   * @param length how long, in sum
   */
  record Overlap(LeaseName name, long first, long second, Duration length) {}

  void watch(Lease lease) {
    beliefs.add(new Belief(lease));
  }

  /** Whether it has seen two handles of one lease that were held at once. */
  boolean hasSeenTwo() {
    return !seen().isEmpty();
  }

  /** Ends the looking, and tells what was seen; the longest first. */
  List<Overlap> overlaps() {
    close();
    return seen();
  }

  private synchronized List<Overlap> seen() {
    List<Overlap> found = new ArrayList<>();
    for (int i = 0; i < beliefs.size(); i++) {
      for (int j = i + 1; j < beliefs.size(); j++) {
        Belief one = beliefs.get(i);
        Belief other = beliefs.get(j);
        if (one.name().equals(other.name()) && !one.overlap(other).isZero()) {
          found.add(
              new Overlap(
                  one.name(),
                  Math.min(one.token(), other.token()),
                  Math.max(one.token(), other.token()),
                  one.overlap(other)));
        }
      }
    }
    found.sort(Comparator.comparing(Overlap::length).reversed());
    return found;
  }

  @Override
  public void close() {
    ended = true;
    Threads.join(thread);
  }

  private void look() {
    while (!ended) {
      lookAtEach();
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
    lookAtEach();
  }

  private synchronized void lookAtEach() {
    beliefs.forEach(Belief::look);
  }
}
