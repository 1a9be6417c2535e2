package io.mirrorneuron.store.examples.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** What happened when, counted in milliseconds from one moment. Thread-safe. */
final class Timeline {

  private record Mark(long nanos, String what, String how) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Mark> marks = new ArrayList<>();
  private final long zero;

  /**
   * Begins.
   *
   * @param zero the moment from which is counted, by {@link System#nanoTime()}
   */
  Timeline(long zero) {
    this.zero = zero;
  }

  /** Adds what happened at that moment. */
  void add(long nanos, String what, String how) {
    lock.lock();
    try {
      marks.add(new Mark(nanos, what, how));
    } finally {
      lock.unlock();
    }
  }

  /** A line for each, in the order in which they happened. */
  List<String> lines() {
    lock.lock();
    try {
      return marks.stream().sorted(Comparator.comparingLong(Mark::nanos)).map(this::line).toList();
    } finally {
      lock.unlock();
    }
  }

  private String line(Mark mark) {
    return String.format(
            Locale.ROOT,
            "%,9d ms  %-22s %s",
            Math.round((mark.nanos() - zero) / 1e6),
            mark.what(),
            mark.how())
        .stripTrailing();
  }
}
