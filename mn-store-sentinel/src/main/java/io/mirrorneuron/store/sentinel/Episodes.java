package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.sentinel.Finding.Audience;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells of each trouble once when it has lasted for a while, and once when it is over: what passes
 * by itself, as Sentinels disagreeing for the first seconds after an election, is nobody's
 * business. Not thread-safe.
 */
final class Episodes {

  private final long patienceNanos;
  private final Consumer<String> log;
  private final Map<String, Episode> open = new HashMap<>();

  /**
   * Creates it.
   *
   * @param patience how long something must last until it is told
   * @param log where to tell it
   */
  Episodes(Duration patience, Consumer<String> log) {
    this.patienceNanos = patience.toNanos();
    this.log = log;
  }

  /** Takes note of all that is wrong at this moment. */
  void found(List<Finding> findings, long now) {
    for (Finding finding : findings) {
      if (finding.audience() == Audience.HEALTH) {
        continue;
      }
      Episode episode = open.computeIfAbsent(finding.subject(), any -> new Episode(now));
      if (!episode.told && now - episode.since >= patienceNanos) {
        episode.told = true;
        episode.words = finding.words();
        log.accept(finding.words());
      }
    }
    Set<String> subjects = findings.stream().map(Finding::subject).collect(Collectors.toSet());
    open.entrySet()
        .removeIf(
            entry -> {
              Episode episode = entry.getValue();
              boolean over = !subjects.contains(entry.getKey());
              if (over && episode.told) {
                log.accept(
                    "over after "
                        + Duration.ofNanos(now - episode.since).toSeconds()
                        + " s: "
                        + episode.words);
              }
              return over;
            });
  }

  private static final class Episode {
    private final long since;
    private boolean told;
    private String words = "";

    Episode(long since) {
      this.since = since;
    }
  }
}
