package io.mirrorneuron.store.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * One setting: its name, default, meaning and how its text is read. The settings there are stand in
 * {@link Settings}.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {

  /** The display of a secret. */
  static final Function<String, String> MASKED = text -> Secret.MASK;

  private final String name;
  private final String defaultText;
  private final String meaning;
  private final Function<String, T> parser;
  private final Function<T, String> formatter;
  private final Function<String, String> display;

  Setting(
      String name,
      String defaultText,
      String meaning,
      Function<String, T> parser,
      Function<T, String> formatter,
      Function<String, String> display) {
    this.name = name;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.parser = parser;
    this.formatter = formatter;
    this.display = display;
  }

  /**
   * Returns the environment variable's name, which is also the setting's name.
   *
   * @return for example {@code MN_REDIS_WAIT_REPLICAS}
   */
  public String name() {
    return name;
  }

  /**
   * Returns the system property's name.
   *
   * @return the name in lower case with dots, for example {@code mn.redis.wait.replicas}
   */
  public String property() {
    return name.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /**
   * Returns the text that holds if the setting is given nowhere.
   *
   * @return the default; empty if there is none
   */
  public String defaultText() {
    return defaultText;
  }

  /**
   * Returns what the setting means, with its unit and bounds.
   *
   * @return a phrase in Markdown
   */
  public String meaning() {
    return meaning;
  }

  /**
   * Tells whether the whole value is a secret. (A URL is not, though it may hold one, which is
   * masked.)
   *
   * @return true if the value is never shown
   */
  public boolean isSecret() {
    return display == MASKED;
  }

  /**
   * Returns the setting's name.
   *
   * @return the same as {@link #name()}
   */
  @Override
  public String toString() {
    return name;
  }

  /** Whether an empty text says "none", as against "not a value". */
  boolean isOptional() {
    return defaultText.isEmpty();
  }

  /** Reads a text; throws an IllegalArgumentException that says what is allowed. */
  T parse(String text) {
    return parser.apply(text);
  }

  /** The text that {@link #parse} reads as the value, with its secrets. */
  String format(T value) {
    return formatter.apply(value);
  }

  /** The text as it may be shown, be it well-formed or not. */
  String display(String text) {
    return display.apply(text);
  }
}
