package io.mirrorneuron.store.ops.inspect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times for a person, in UTC like those in JSON: of today to the millisecond, else the day too. */
final class Moments {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final LocalDate today;

  Moments(Instant now) {
    this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  static Moments now() {
    return new Moments(Instant.now());
  }

  String shown(Instant time) {
    boolean isToday = LocalDate.ofInstant(time, ZoneOffset.UTC).equals(today);
    return (isToday ? TIME : DAY_AND_TIME).format(time);
  }

  /** In the two largest units that say something. */
  static String shown(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 3_600) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    if (duration.toDays() < 1) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toDays() + " d " + duration.toHoursPart() + " h";
  }
}
