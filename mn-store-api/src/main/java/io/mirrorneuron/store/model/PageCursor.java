package io.mirrorneuron.store.model;

/**
 * A place in a listing by update time: after this job at this time.
 *
 * @param micros the update time, in microseconds since 1970
 * @param id the job
 */
public record PageCursor(long micros, String id) {

  /** Before the first. */
  public static final PageCursor START = new PageCursor(0, "");

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @param text the text
   * @return the cursor
   * @throws IllegalArgumentException if it is not a cursor's text
   */
  public static PageCursor parse(String text) {
    int dash = text.indexOf('-');
    try {
      if (dash > 0) {
        return new PageCursor(Long.parseLong(text, 0, dash, 10), text.substring(dash + 1));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a page cursor", e);
    }
    throw new IllegalArgumentException("'" + text + "' is not a page cursor");
  }

  /** Returns a text that {@link #parse} reads. */
  @Override
  public String toString() {
    return micros + "-" + id;
  }
}
