package io.mirrorneuron.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Arithmetic on times that cannot overflow, whatever retention or ttl somebody asks for. */
final class Moments {

  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");
  private static final Instant BEGINNING = Instant.EPOCH;

  private Moments() {}

  /** Returns a time plus a duration that is not negative; the year 9999 if that is too far. */
  static Instant after(Instant start, Duration duration) {
    return duration.compareTo(Duration.between(start, END)) < 0 ? start.plus(duration) : END;
  }

  /** Returns a time minus a duration that is not negative; 1970 if that is too far. */
  static Instant before(Instant end, Duration duration) {
    return duration.compareTo(Duration.between(BEGINNING, end)) < 0
        ? end.minus(duration)
        : BEGINNING;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
