package io.mirrorneuron.store.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From a setting's text to its value. Each throws an IllegalArgumentException whose message says
 * what is allowed; the text itself is added, masked if need be, by whoever reports it.
 */
final class Parsers {

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private Parsers() {}

  static long number(String text, long min, long max) {
    String range = "must be a whole number from " + min + " to " + max;
    if (!INTEGER.matcher(text).matches()) {
      throw new IllegalArgumentException(range);
    }
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(range, e);
    }
    if (number < min || number > max) {
      throw new IllegalArgumentException(range);
    }
    return number;
  }

  /** The elements of a list with commas; an empty text has none, "a,,b" has an empty one. */
  static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String element : text.split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return elements;
  }

  /**
   * An address, or a list of them, as it may be shown: somebody may have written a URL with a
   * password in its place.
   */
  static String withoutUser(String text) {
    int at = text.lastIndexOf('@');
    return at < 0 ? text : Secret.MASK + text.substring(at);
  }

  static List<HostPort> addresses(String text, int defaultPort) {
    Set<HostPort> addresses = new LinkedHashSet<>();
    List<String> reasons = new ArrayList<>();
    for (String element : elements(text)) {
      try {
        if (!addresses.add(HostPort.parse(element, defaultPort))) {
          reasons.add("\"" + withoutUser(element) + "\" appears twice");
        }
      } catch (IllegalArgumentException e) {
        reasons.add("\"" + withoutUser(element) + "\": " + e.getMessage());
      }
    }
    if (!reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "must be host:port with commas between them; " + String.join("; ", reasons));
    }
    return List.copyOf(addresses);
  }

  static Duration waitTimeout(String text, long max) {
    if (INTEGER.matcher(text).matches() && text.matches("-?0+")) {
      throw new IllegalArgumentException(
          "must be 1 or more: 0 means \"for ever\" to WAIT in Redis"
              + " (https://redis.io/docs/latest/commands/wait/)");
    }
    return Duration.ofMillis(number(text, 1, max));
  }

  static String namespace(String text) {
    if (!NAMESPACE.matcher(text).matches() || text.startsWith(":") || text.endsWith(":")) {
      throw new IllegalArgumentException(
          "must be 1 to 128 letters, digits or _ - . : without a colon at either end, because it"
              + " becomes the ACL pattern <namespace>:*");
    }
    return text;
  }

  static String word(String text) {
    if (!text.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("must be one word of letters, digits or _ - .");
    }
    return text;
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static TlsVerification verification(String text) {
    for (TlsVerification verification : TlsVerification.values()) {
      if (verification.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return verification;
      }
    }
    throw new IllegalArgumentException("must be full, ca or none");
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a file name: " + e.getReason(), e);
    }
  }
}
