package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.config.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets a thing through when the first Sentinel says it, and not when the others do. What one and
 * the same Sentinel says twice has happened twice. Not thread-safe.
 */
final class Folding {

  /** A Sentinel that leads a failover publishes its end a second after the others. */
  private static final Duration LATEST = Duration.ofSeconds(15);

  private final Map<String, Episode> episodes = new HashMap<>();

  private record Episode(Instant begun, Set<HostPort> sayers) {}

  /** Whether it is new. */
  boolean isNew(Happening happening) {
    episodes.values().removeIf(it -> isOver(it, happening.at()));
    // How many agree grows while they do.
    String key = happening.event() + " " + happening.text().replaceAll(" #quorum .*", "");
    Episode known = episodes.get(key);
    if (known != null && known.sayers().add(happening.sentinel())) {
      return false;
    }
    episodes.put(key, new Episode(happening.at(), new HashSet<>(Set.of(happening.sentinel()))));
    return true;
  }

  private static boolean isOver(Episode episode, Instant now) {
    return Duration.between(episode.begun(), now).compareTo(LATEST) > 0;
  }
}
