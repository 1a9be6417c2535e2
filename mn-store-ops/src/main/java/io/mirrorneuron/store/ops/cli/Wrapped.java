package io.mirrorneuron.store.ops.cli;

import java.util.ArrayList;
import java.util.List;

/** Sentences in 80 columns. */
public final class Wrapped {

  private static final int COLUMNS = 80;

  private Wrapped() {}

  /**
   * Breaks a sentence between words.
   *
   * @param lead stands before the first line; the others are indented as far
   * @param sentence the words
   * @return lines of at most 80 characters, but for a single word that is longer
   */
  public static List<String> lines(String lead, String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(lead);
    boolean empty = true;
    for (String word : sentence.strip().split("\\s+", -1)) {
      if (!empty && line.length() + 1 + word.length() > COLUMNS) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(lead.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
