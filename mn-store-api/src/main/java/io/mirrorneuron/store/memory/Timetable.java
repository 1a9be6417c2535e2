package io.mirrorneuron.store.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * When which key is due. Guarded by the server's lock.
 *
 * @param <K> the type of the keys
 */
final class Timetable<K> {

  private final Map<K, Instant> times = new HashMap<>();
  private final TreeMap<Instant, Set<K>> keys = new TreeMap<>();

  /** Makes a key due at a time, instead of when it was due before. */
  void set(K key, Instant time) {
    clear(key);
    times.put(key, time);
    keys.computeIfAbsent(time, at -> new LinkedHashSet<>()).add(key);
  }

  void clear(K key) {
    Instant time = times.remove(key);
    if (time != null) {
      keys.computeIfPresent(time, (at, due) -> due.remove(key) && due.isEmpty() ? null : due);
    }
  }

  Optional<Instant> time(K key) {
    return Optional.ofNullable(times.get(key));
  }

  boolean isDue(K key, Instant now) {
    Instant time = times.get(key);
    return time != null && !time.isAfter(now);
  }

  /** Returns the key that has been due for the longest time. */
  Optional<K> due(Instant now) {
    return keys.isEmpty() || keys.firstKey().isAfter(now)
        ? Optional.empty()
        : Optional.of(keys.firstEntry().getValue().iterator().next());
  }

  int size() {
    return times.size();
  }
}
