package io.mirrorneuron.store.examples.node;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much this node does, and has done. Thread-safe. */
final class Tally {

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final AtomicInteger left = new AtomicInteger();

  void began() {
    running.incrementAndGet();
  }

  void ended() {
    running.decrementAndGet();
  }

  /** A job is finished, well or not. */
  void done() {
    done.incrementAndGet();
  }

  /** Something could not be given back when the node left. */
  void leftBehind() {
    left.incrementAndGet();
  }

  int running() {
    return running.get();
  }

  long finished() {
    return done.get();
  }

  int thingsLeftBehind() {
    return left.get();
  }
}
