package io.mirrorneuron.store.model;

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

  private static final String SIGNS = "._:/@+-";

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
    if (!isAllowed(name)) {
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

  /** A loop, as every write asks twice: a regular expression would cost more than the rest. */
  private static boolean isAllowed(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char next = name.charAt(i);
      if (!isLetterOrDigit(next) && SIGNS.indexOf(next) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 60
        ? printable
        : printable.substring(0, 60) + "… (" + name.length() + " characters)";
  }
}
