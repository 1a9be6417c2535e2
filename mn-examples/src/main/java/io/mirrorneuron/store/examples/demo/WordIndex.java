package io.mirrorneuron.store.examples.demo;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Words and how often they came, while they are being counted. Bounded: when the names of the words
 * fill {@link #MOST_BYTES}, words that are new are counted together, without their names. As a file
 * is always read in the same order, so is decided which words those are.
 */
final class WordIndex {

  /** Leaves room in one value of the store (8 MiB by default) for the rest of a snapshot. */
  static final int MOST_BYTES = 3 << 20;

  /** What a word costs in JSON beside its letters: quotes, colon, comma and the number. */
  private static final int OVERHEAD = 14;

  private final Map<String, Long> counts;
  private final int mostBytes;
  private long unnamed;
  private long words;
  private long bytes;

  WordIndex() {
    this(WordCounts.none(), MOST_BYTES);
  }

  /** Goes on from what was counted before. */
  WordIndex(WordCounts before) {
    this(before, MOST_BYTES);
  }

  WordIndex(WordCounts before, int mostBytes) {
    this.mostBytes = mostBytes;
    this.counts = new HashMap<>(before.counts());
    this.unnamed = before.unnamed();
    this.words = before.words();
    counts.keySet().forEach(word -> bytes += size(word));
  }

  void add(String word) {
    words++;
    Long before = counts.get(word);
    if (before != null) {
      counts.put(word, before + 1);
    } else if (bytes + size(word) <= mostBytes) {
      bytes += size(word);
      counts.put(word, 1L);
    } else {
      unnamed++;
    }
  }

  /** How many words there were, every occurrence counted. */
  long words() {
    return words;
  }

  /** A copy of what has been counted so far. */
  WordCounts counts() {
    return new WordCounts(words, unnamed, counts);
  }

  private static int size(String word) {
    return word.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
  }
}
