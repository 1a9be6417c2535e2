package io.mirrorneuron.store.local;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to {@link LocalServer#command}: a text, a number, a list or nothing.
 * Immutable. An error answer never becomes a reply, it is thrown; only inside a list (as EXEC may
 * give) it appears as its text.
 */
public final class Reply {
  // null, String, Long or List<Reply>
  private final @Nullable Object value;

  private Reply(@Nullable Object value) {
    this.value = value;
  }

  static Reply nil() {
    return new Reply(null);
  }

  static Reply of(byte[] bulk) {
    return new Reply(new String(bulk, StandardCharsets.UTF_8));
  }

  static Reply of(String line) {
    return new Reply(line);
  }

  static Reply of(long number) {
    return new Reply(number);
  }

  static Reply of(List<Reply> items) {
    return new Reply(List.copyOf(items));
  }

  /**
   * Whether the server answered nil.
   *
   * @return true for nil
   */
  public boolean isNil() {
    return value == null;
  }

  /**
   * The text, decoded as UTF-8; a number as its digits.
   *
   * @return the text
   * @throws IllegalStateException if the reply is nil or a list
   */
  public String text() {
    if (value instanceof String || value instanceof Long) {
      return value.toString();
    }
    throw new IllegalStateException("not a text: " + this);
  }

  /**
   * The number, also where the server wrote it as text.
   *
   * @return the number
   * @throws IllegalStateException if the reply is no number
   */
  public long number() {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw new IllegalStateException("not a number: " + this, e);
    }
  }

  /**
   * The items of a list, in the server's order.
   *
   * @return an immutable list
   * @throws IllegalStateException if the reply is no list
   */
  public List<Reply> items() {
    if (value instanceof List<?> list) {
      return list.stream().map(Reply.class::cast).toList();
    }
    throw new IllegalStateException("not a list: " + this);
  }

  /**
   * The fields of the answer: a flat list of names and values (CONFIG GET, SENTINEL MASTER), or the
   * {@code name:value} lines of INFO.
   *
   * @return names and values in the server's order
   * @throws IllegalStateException if the reply is neither
   */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (value instanceof String info) {
      for (String line : info.split("\r?\n", -1)) {
        int colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith("#")) {
          fields.put(line.substring(0, colon), line.substring(colon + 1));
        }
      }
      return fields;
    }
    List<Reply> items = items();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      fields.put(items.get(i).text(), items.get(i + 1).text());
    }
    return fields;
  }

  /** The answer as a person would read it. */
  @Override
  public String toString() {
    return Objects.toString(value, "(nil)");
  }
}
