package io.mirrorneuron.store.sentinel.fault;

/** What is to be said about threads only once. */
final class Threads {

  private Threads() {}

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + thread.getName() + " ends", e);
    }
  }
}
