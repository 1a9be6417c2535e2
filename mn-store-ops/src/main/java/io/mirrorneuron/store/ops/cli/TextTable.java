package io.mirrorneuron.store.ops.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns for a person, two spaces apart, without lines. Not thread-safe. */
public final class TextTable {

  private static final String GAP = "  ";
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Begins a table.
   *
   * @param headings one for each column
   */
  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   * @return this
   * @throws IllegalArgumentException if there are more or fewer
   */
  public TextTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + rows.get(0).size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /**
   * The rows as lines.
   *
   * @return the headings first; no spaces at the end of a line
   */
  public List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
