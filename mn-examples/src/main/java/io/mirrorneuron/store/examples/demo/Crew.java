package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The worker processes. Thread-safe. */
final class Crew {

  private static final long END_SECONDS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Child> members = new LinkedHashMap<>();
  private final Children children;
  private final WorkFolder folder;
  private int hired;

  Crew(Children children, WorkFolder folder) {
    this.children = children;
    this.folder = folder;
  }

  Child hire() throws IOException {
    lock.lock();
    try {
      hired++;
      String name = "worker-" + hired;
      Child worker = children.start(name, Worker.class, name, folder.toString());
      members.put(name, worker);
      return worker;
    } finally {
      lock.unlock();
    }
  }

  /** Those who are expected to be alive, by name. */
  Map<String, Child> members() {
    lock.lock();
    try {
      return new LinkedHashMap<>(members);
    } finally {
      lock.unlock();
    }
  }

  /** Kills a member with SIGKILL; from now on nobody counts on it. */
  void kill(Child worker) throws InterruptedException {
    lock.lock();
    try {
      members.remove(worker.name());
    } finally {
      lock.unlock();
    }
    worker.kill();
    if (!worker.awaitEnd(END_SECONDS)) {
      throw new DemoFailure(worker + " survived SIGKILL");
    }
  }

  /**
   * Makes sure that all members are there.
   *
   * @throws DemoFailure if one has ended by itself
   */
  void check() {
    for (Child worker : members().values()) {
      if (!worker.process().isAlive()) {
        throw new DemoFailure(
            "%s ended by itself with exit code %d, see %s"
                .formatted(worker, worker.process().exitValue(), worker.log()));
      }
    }
  }

  /** Lets all members end in order, and waits for it. */
  void dismiss() throws InterruptedException {
    members().values().forEach(Child::letGo);
    for (Child worker : members().values()) {
      if (!worker.awaitEnd(END_SECONDS) || worker.process().exitValue() != 0) {
        throw new DemoFailure(worker + " did not end as it should, see " + worker.log());
      }
    }
  }
}
