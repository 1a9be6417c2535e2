package io.mirrorneuron.store.examples.demo;

import java.util.HashSet;
import java.util.Set;

/**
 * How two indexes differ, word by word.
 *
 * @param missing words counted too seldom
 * @param surplus words counted too often
 */
record Difference(long missing, long surplus) {

  static Difference of(WordCounts expected, WordCounts found) {
    Set<String> all = new HashSet<>(expected.counts().keySet());
    all.addAll(found.counts().keySet());
    long missing = Math.max(0, expected.unnamed() - found.unnamed());
    long surplus = Math.max(0, found.unnamed() - expected.unnamed());
    for (String word : all) {
      long difference =
          found.counts().getOrDefault(word, 0L) - expected.counts().getOrDefault(word, 0L);
      missing += Math.max(0, -difference);
      surplus += Math.max(0, difference);
    }
    return new Difference(missing, surplus);
  }

  boolean isNone() {
    return missing == 0 && surplus == 0;
  }
}
