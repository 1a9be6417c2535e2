package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.cli.Wrapped;
import io.mirrorneuron.store.ops.drill.DrillReport.Entry;
import io.mirrorneuron.store.ops.drill.DrillReport.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A report for a person, in 80 columns. */
final class DrillTable {

  /** What tells the story; all of it is in JSON. */
  private static final Set<String> TOLD =
      Set.of(
          "fault",
          "fault-over",
          "last-write",
          "first-write",
          "first-confirmed-write",
          "whole",
          "+sdown",
          "-sdown",
          "+odown",
          "-odown",
          "+try-failover",
          "+elected-leader",
          "+selected-slave",
          "+promoted-slave",
          "+switch-master",
          "+convert-to-slave",
          "-failover-abort-not-elected",
          "-failover-abort-no-good-slave",
          "-failover-abort-slave-timeout",
          "-failover-abort-master-is-back",
          "+tilt",
          "-tilt");

  private DrillTable() {}

  static List<String> lines(DrillReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("    AFTER S  WHAT");
    for (Entry entry : report.timeline()) {
      if (TOLD.contains(entry.event())) {
        lines.addAll(Wrapped.lines(lead(entry), words(entry)));
      }
    }
    lines.add("");
    summary(report).forEach(it -> lines.addAll(Wrapped.lines("", it)));
    return lines;
  }

  private static String lead(Entry entry) {
    return String.format(Locale.ROOT, "%+11.3f  ", entry.afterMs() / 1000.0);
  }

  private static String words(Entry entry) {
    return entry.sentinel() == null ? entry.words() : entry.event() + ": " + entry.words();
  }

  private static List<String> summary(DrillReport report) {
    List<String> summary = new ArrayList<>();
    summary.add(
        report.failover()
            ? "failover: " + report.newPrimary() + " replaces " + report.formerPrimary()
            : "no failover: " + report.formerPrimary() + " is the primary as before");
    Long first = report.firstWriteMs();
    if (first == null) {
      summary.add("nothing was written after the fault");
    } else {
      summary.add(
          report.failover()
              ? "time to recovery: "
                  + seconds(first)
                  + " from the fault to the first write on the new primary, "
                  + confirmed(report.firstConfirmedMs())
              : "longest time without a write: " + seconds(report.gapMs()));
    }
    Long whole = report.wholeMs();
    summary.add(whole == null ? "not whole again yet" : "whole again after " + seconds(whole));
    summary.add(loss(report.writes()));
    return summary;
  }

  private static String confirmed(@Nullable Long after) {
    return after == null
        ? "none was confirmed by a replica"
        : seconds(after) + " to the first that a replica confirmed";
  }

  private static String loss(Writes writes) {
    Integer acknowledged = writes.lostAcknowledged();
    Integer confirmed = writes.lostConfirmed();
    if (acknowledged == null || confirmed == null) {
      return "whether a write was lost is not known, as the primary cannot be asked";
    }
    return "lost: "
        + confirmed
        + " of "
        + writes.confirmed()
        + " writes that a replica had confirmed, "
        + (acknowledged - confirmed)
        + " of "
        + (writes.acknowledged() - writes.confirmed())
        + " that only the primary had";
  }

  private static String seconds(@Nullable Long millis) {
    return millis == null ? "-" : String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
  }
}
