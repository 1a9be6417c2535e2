package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.redis.ErrorReply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered, as texts, numbers and lists. Immutable. Something else than was asked for
 * is an {@link UnexpectedAnswerException}, not a wrong value.
 */
public final class Answer {

  // null, Long, byte[], ErrorReply (only inside a list) or List of these
  private final @Nullable Object value;

  Answer(@Nullable Object value) {
    this.value = value;
  }

  /**
   * Whether the server answered nil.
   *
   * @return true for nil, also for a nil list
   */
  public boolean isNil() {
    return value == null;
  }

  /**
   * The text, decoded as UTF-8; a number as its digits, an error inside a list as its words.
   *
   * @return the text
   * @throws UnexpectedAnswerException for nil and lists
   */
  public String text() {
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (value instanceof Long number) {
      return number.toString();
    }
    if (value instanceof ErrorReply error) {
      return error.message();
    }
    throw new UnexpectedAnswerException("a text", this);
  }

  /**
   * The number, also where the server wrote it as text.
   *
   * @return the number
   * @throws UnexpectedAnswerException for everything else
   */
  public long number() {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw new UnexpectedAnswerException("a number", this, e);
    }
  }

  /**
   * The items of a list, in the server's order.
   *
   * @return an immutable list
   * @throws UnexpectedAnswerException for everything else
   */
  public List<Answer> items() {
    if (value instanceof List<?> list) {
      return list.stream().map(Answer::new).toList();
    }
    throw new UnexpectedAnswerException("a list", this);
  }

  /**
   * The fields of a flat list of names and values (CONFIG GET, SENTINEL MASTER), or of the {@code
   * name:value} lines of INFO.
   *
   * @return names and values in the server's order
   * @throws UnexpectedAnswerException for everything else
   */
  public Map<String, String> fields() {
    return value instanceof List<?> ? pairs() : lines();
  }

  private Map<String, String> pairs() {
    Map<String, String> fields = new LinkedHashMap<>();
    List<Answer> items = items();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      fields.put(items.get(i).text(), items.get(i + 1).text());
    }
    return fields;
  }

  private Map<String, String> lines() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : text().lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  /** The answer as a person would read it. */
  @Override
  public String toString() {
    if (value == null) {
      return "(nil)";
    }
    return value instanceof List<?> ? items().toString() : text();
  }
}
