package io.mirrorneuron.store.ops.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table whose last column takes the room that the others leave: it is a glimpse of something that
 * may be megabytes, and the one that is cut. Not thread-safe.
 */
public final class Listing {

  private static final int TERMINAL = 80;
  private static final int GAP = 2;

  /** So that something of it is seen beside names of any length. */
  private static final int NARROWEST = 16;

  /** Where no terminal has to hold the line, as for grep. */
  private static final int WIDEST = 200;

  private final List<String[]> rows = new ArrayList<>();
  private final Streams.Terminal terminal;

  /**
   * Begins a listing.
   *
   * @param terminal whether lines have to fit
   * @param headings one for each column
   */
  public Listing(Streams.Terminal terminal, String... headings) {
    this.terminal = terminal;
    rows.add(headings);
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   */
  public void row(String... cells) {
    rows.add(cells);
  }

  /**
   * The rows as lines.
   *
   * @return the headings first
   */
  public List<String> lines() {
    int room = room(terminal, before());
    TextTable table = new TextTable(rows.get(0));
    for (String[] row : rows.subList(1, rows.size())) {
      String[] shown = row.clone();
      shown[row.length - 1] = cut(row[row.length - 1], room);
      table.row(shown);
    }
    return table.lines();
  }

  /**
   * How wide the last column may be.
   *
   * @param terminal whether lines have to fit
   * @param before how many characters come before it
   * @return a number of characters
   */
  public static int room(Streams.Terminal terminal, int before) {
    return terminal == Streams.Terminal.PRESENT ? Math.max(NARROWEST, TERMINAL - before) : WIDEST;
  }

  private int before() {
    int[] widths = new int[rows.get(0).length - 1];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length() + GAP);
      }
    }
    return Arrays.stream(widths).sum();
  }

  /**
   * A text without what there is no room for; never cut between the two halves of a character.
   *
   * @param text one line
   * @param room a number of characters, 2 or more
   * @return the text, ending in an ellipsis if it was cut
   */
  public static String cut(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(room - 2)) ? room - 2 : room - 1;
    return text.substring(0, end) + "…";
  }
}
