package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.ops.survey.Opinion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which primaries the Sentinels have named one after the other. By config epoch, of which every
 * completed failover has its own: a Sentinel that comes back tells of an old one, and several tell
 * of the same. Not thread-safe.
 */
final class Succession {

  private Opinion newest;
  private int failovers;

  /**
   * Begins with whoever is named by then.
   *
   * @param opinions one at least
   */
  Succession(List<Opinion> opinions) {
    newest = opinions.stream().max(Comparator.comparingLong(Opinion::epoch)).orElseThrow();
  }

  /** Takes note of what a Sentinel thinks; returns a sentence if that is another failover. */
  Optional<String> hear(Opinion opinion) {
    if (opinion.epoch() <= newest.epoch()) {
      return Optional.empty();
    }
    Opinion former = newest;
    newest = opinion;
    failovers++;
    return Optional.of(
        "failover %d: %s is the primary instead of %s, epoch %d"
            .formatted(failovers, opinion.primary(), former.primary(), opinion.epoch()));
  }

  /** How often the primary has changed. */
  int failovers() {
    return failovers;
  }
}
