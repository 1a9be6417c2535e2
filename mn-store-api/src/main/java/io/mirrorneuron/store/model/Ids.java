package io.mirrorneuron.store.model;

import java.util.regex.Pattern;

/**
 * The one rule for every name that becomes part of a key: job, agent, node, bundle, lease, owner.
 *
 * <p>1 to {@value #MAX_LENGTH} characters out of letters, digits and {@code . _ : / @ + -},
 * beginning with a letter or a digit. Braces, blanks, globs and control characters are excluded
 * because they would change a Redis hash tag, an ACL pattern or a log line.
 */
public final class Ids {

  /** The longest name allowed, in characters (all of them ASCII, hence also bytes). */
  public static final int MAX_LENGTH = 200;

  private static final Pattern RULE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0," + (MAX_LENGTH - 1) + "}");

  private Ids() {}

  /**
   * Returns the name unchanged if it keeps the rule.
   *
   * @param what what is being named, for the message ("job id")
   * @param name the name
   * @return {@code name}
   * @throws IllegalArgumentException if the name breaks the rule
   */
  public static String check(String what, String name) {
    if (!RULE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " '"
              + shown(name)
              + "' is not allowed: 1 to "
              + MAX_LENGTH
              + " characters of A-Z a-z 0-9 . _ : / @ + - beginning with a letter or digit");
    }
    return name;
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 60
        ? printable
        : printable.substring(0, 60) + "… (" + name.length() + " characters)";
  }
}
