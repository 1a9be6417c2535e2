package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.spi.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who watches which history (E6), or which lease (L11). Guarded by the server's lock.
 *
 * @param <K> what names the thing that is watched
 */
final class Watchers<K> {

  private final Map<K, Set<Entry<K>>> byName = new HashMap<>();

  /** Adds a watcher on behalf of a gate. */
  Watch add(K name, Runnable watcher, Gate gate) {
    Entry<K> entry = new Entry<>(name, watcher, gate);
    byName.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(entry);
    return () -> gate.locked(() -> remove(entry));
  }

  /** Removes all watchers of a gate. */
  void removeAll(Gate gate) {
    byName.values().stream()
        .flatMap(Set::stream)
        .filter(entry -> entry.gate == gate)
        .toList()
        .forEach(this::remove);
  }

  /** Returns the watchers of one thing, to be called when the lock has been released. */
  List<Runnable> of(K name) {
    List<Runnable> watchers = new ArrayList<>();
    for (Entry<K> entry : byName.getOrDefault(name, Set.of())) {
      watchers.add(entry::wake);
    }
    return watchers;
  }

  int size() {
    return byName.values().stream().mapToInt(Set::size).sum();
  }

  private void remove(Entry<K> entry) {
    entry.ended = true;
    byName.computeIfPresent(
        entry.name, (any, entries) -> entries.remove(entry) && entries.isEmpty() ? null : entries);
  }

  /** A watch, by identity: the same runnable may watch twice. */
  private static final class Entry<K> {
    private final K name;
    private final Runnable watcher;
    private final Gate gate;
    private volatile boolean ended;

    Entry(K name, Runnable watcher, Gate gate) {
      this.name = name;
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
