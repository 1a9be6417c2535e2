package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.drill.DrillReport.Writes;
import io.mirrorneuron.store.ops.drill.WriteLog.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the writes of a drill show.
 *
 * @param at the moment of the fault
 * @param former the primary of that moment
 * @param now the primary of the end
 * @param held which writes that one holds; empty if it did not say
 * @param log all that were acknowledged
 */
record Findings(
    Instant at, HostPort former, HostPort now, Optional<Set<Long>> held, List<Write> log) {

  boolean isFailover() {
    return !now.equals(former);
  }

  /** Between the last write before and the first one after it. */
  Optional<Gap> gap() {
    return isFailover() ? Gap.before(log, now, at) : Gap.longest(log, at);
  }

  @Nullable Long lastWriteMs() {
    return gap().map(it -> after(it.last().acknowledged())).orElse(null);
  }

  @Nullable Long firstWriteMs() {
    return gap().map(it -> after(it.first().acknowledged())).orElse(null);
  }

  @Nullable Long gapMs() {
    // Not the length in whole milliseconds, so that the three agree.
    return gap()
        .map(it -> after(it.first().acknowledged()) - after(it.last().acknowledged()))
        .orElse(null);
  }

  @Nullable Long firstConfirmedMs() {
    return firstConfirmed().map(this::after).orElse(null);
  }

  Writes writes() {
    List<Write> confirmed = log.stream().filter(it -> it.confirmed() != null).toList();
    return new Writes(log.size(), confirmed.size(), lost(log), lost(confirmed));
  }

  Outcome outcome(Optional<Instant> whole) {
    Integer lost = writes().lostConfirmed();
    if (lost != null && lost > 0) {
      return Outcome.CONFIRMED_WRITE_LOST;
    }
    return whole.isPresent() && lost != null ? Outcome.RECOVERED : Outcome.NOT_RECOVERED;
  }

  /** Puts the writes where they belong among the things that happened. */
  void note(Chronicle chronicle) {
    gap()
        .ifPresent(
            gap -> {
              chronicle.seen(
                  gap.last().acknowledged(),
                  "last-write",
                  gap.last().server(),
                  "last write before the gap, on " + gap.last().server());
              chronicle.seen(
                  gap.first().acknowledged(),
                  "first-write",
                  gap.first().server(),
                  "first write after it, on " + gap.first().server());
            });
    firstConfirmed()
        .ifPresent(
            it ->
                chronicle.seen(
                    it, "first-confirmed-write", now, "first write that a replica confirms"));
  }

  private Optional<Instant> firstConfirmed() {
    return gap()
        .flatMap(
            gap ->
                log.stream()
                    .filter(it -> it.number() >= gap.first().number())
                    .map(Write::confirmed)
                    .flatMap(Stream::ofNullable)
                    .min(Instant::compareTo));
  }

  private @Nullable Integer lost(List<Write> of) {
    return held.map(it -> (int) of.stream().filter(write -> !it.contains(write.number())).count())
        .orElse(null);
  }

  private long after(Instant moment) {
    return Duration.between(at, moment).toMillis();
  }
}
