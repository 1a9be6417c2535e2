package io.mirrorneuron.store.examples.demo;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * An index of words: part of a snapshot, or the result of a job.
 *
 * @param words how many words, every occurrence counted
 * @param unnamed how many of them are not in {@code counts}, see {@link WordIndex}
 * @param counts how often each word came
 */
record WordCounts(long words, long unnamed, Map<String, Long> counts) {

  WordCounts {
    counts = Collections.unmodifiableMap(new HashMap<>(counts));
  }

  static WordCounts none() {
    return new WordCounts(0, 0, Map.of());
  }
}
