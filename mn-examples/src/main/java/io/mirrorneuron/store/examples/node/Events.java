package io.mirrorneuron.store.examples.node;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Tells what happens, a line for each event: when, what, and more about it. Thread-safe. */
final class Events {

  /** Always with milliseconds, so that lines are aligned. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final PrintStream out;
  private final Clock clock;

  Events(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** What can happen; its name is the second word of the line. */
  enum Kind {
    STARTED,
    LEADER,
    FOLLOWER,
    CLAIMED,
    DONE,
    FAILED,
    OVER,
    DROPPED,
    PASSED,
    HANDED_OVER,
    SWEPT,
    GONE,
    FAILOVER,
    LEAVING,
    LEFT_BEHIND,
    LEFT
  }

  void tell(Kind kind, String more) {
    Instant now = clock.instant();
    String line = String.format(Locale.ROOT, "%s %-11s %s", TIME.format(now), name(kind), more);
    out.println(line);
    out.flush(); // at once, also into a pipe
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
