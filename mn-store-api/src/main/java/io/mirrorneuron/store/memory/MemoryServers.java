package io.mirrorneuron.store.memory;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The servers of this JVM that stores find by a name, each as long as somebody uses it (G6). The
 * first to open one brings its clock.
 */
final class MemoryServers {

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Name, Shared> SERVERS = new HashMap<>();

  private MemoryServers() {}

  /** Returns the server of a name; whoever got it gives it back with {@link #leave}. */
  static MemoryServer join(Name name, Clock clock) {
    LOCK.lock();
    try {
      Shared shared = SERVERS.computeIfAbsent(name, missing -> new Shared(new MemoryServer(clock)));
      shared.users++;
      return shared.server;
    } finally {
      LOCK.unlock();
    }
  }

  /** Gives a server back; the last one to do so drops its data. */
  static void leave(Name name) {
    LOCK.lock();
    try {
      SERVERS.computeIfPresent(name, (same, shared) -> --shared.users > 0 ? shared : null);
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * What stores have to agree on to share their data.
   *
   * @param id the extension {@code memory.id}
   * @param namespace the name space
   */
  record Name(String id, String namespace) {}

  private static final class Shared {
    private final MemoryServer server;
    private int users;

    Shared(MemoryServer server) {
      this.server = server;
    }
  }
}
