package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.spi.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who watches which history (E6). Guarded by the server's lock. */
final class Watchers {

  private final Map<String, Set<Entry>> byJob = new HashMap<>();

  /** Adds a watcher on behalf of a gate. */
  Watch add(String jobId, Runnable watcher, Gate gate) {
    Entry entry = new Entry(jobId, watcher, gate);
    byJob.computeIfAbsent(jobId, id -> new LinkedHashSet<>()).add(entry);
    return () -> gate.locked(() -> remove(entry));
  }

  /** Removes all watchers of a gate. */
  void removeAll(Gate gate) {
    byJob.values().stream()
        .flatMap(Set::stream)
        .filter(entry -> entry.gate == gate)
        .toList()
        .forEach(this::remove);
  }

  /** Returns the watchers of a job, to be called when the lock has been released. */
  List<Runnable> of(String jobId) {
    List<Runnable> watchers = new ArrayList<>();
    for (Entry entry : byJob.getOrDefault(jobId, Set.of())) {
      watchers.add(entry::wake);
    }
    return watchers;
  }

  int size() {
    return byJob.values().stream().mapToInt(Set::size).sum();
  }

  private void remove(Entry entry) {
    entry.ended = true;
    byJob.computeIfPresent(
        entry.jobId, (id, entries) -> entries.remove(entry) && entries.isEmpty() ? null : entries);
  }

  /** A watch, by identity: the same runnable may watch twice. */
  private static final class Entry {
    private final String jobId;
    private final Runnable watcher;
    private final Gate gate;
    private volatile boolean ended;

    Entry(String jobId, Runnable watcher, Gate gate) {
      this.jobId = jobId;
      this.watcher = watcher;
      this.gate = gate;
    }

    void wake() {
      if (!ended) {
        watcher.run();
      }
    }
  }
}
