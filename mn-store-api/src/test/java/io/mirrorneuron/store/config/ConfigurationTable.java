package io.mirrorneuron.store.config;

import java.util.stream.Collectors;

/**
 * Writes the documentation's table of settings, which README.md contains between {@link #BEGIN} and
 * {@link #END}. Run {@link #main} to print it.
 */
public final class ConfigurationTable {

  static final String BEGIN = "<!-- configuration:begin -->\n";
  static final String END = "<!-- configuration:end -->\n";

  private ConfigurationTable() {}

  /** The table, with its header, one line per setting, ending in a line break. */
  static String markdown() {
    return Settings.all().stream()
        .map(ConfigurationTable::row)
        .collect(Collectors.joining("", "| variable | default | meaning |\n|---|---|---|\n", ""));
  }

  /** What stands between the markers of a page. */
  static String in(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page has no " + BEGIN.strip() + " … " + END.strip());
    }
    return page.substring(begin + BEGIN.length(), end);
  }

  private static String row(Setting<?> setting) {
    String shown = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
    return "| `" + setting.name() + "` | " + shown + " | " + setting.meaning() + " |\n";
  }

  /** Prints the table with its markers. */
  public static void main(String[] args) {
    System.out.print(BEGIN + markdown() + END);
  }
}
