package io.mirrorneuron.store.ops.cli;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in seconds, such as 10 or 0.5: never so short that what repeats is a busy loop. */
public final class Seconds implements ITypeConverter<Duration> {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Created by picocli. */
  public Seconds() {}

  @Override
  public Duration convert(String text) {
    Duration time = parsed(text);
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new TypeConversionException(
          "'" + text + "' is not between 0.1 and " + LONGEST.toSeconds() + " seconds");
    }
    return time;
  }

  private static Duration parsed(String text) {
    try {
      return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a number of seconds");
    }
  }
}
