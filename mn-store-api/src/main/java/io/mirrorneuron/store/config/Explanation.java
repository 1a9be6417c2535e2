package io.mirrorneuron.store.config;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.List;

/**
 * What there is to say about settings, be they right or wrong.
 *
 * @param entries every setting with its value as it may be shown, well-formed or not, and where it
 *     came from
 * @param problems what is wrong; empty if a store can be opened with them
 */
public record Explanation(List<ConfigEntry> entries, List<Problem> problems) {

  /**
   * Copies the lists.
   *
   * @param entries as {@link #entries()}
   * @param problems as {@link #problems()}
   */
  public Explanation {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }
}
