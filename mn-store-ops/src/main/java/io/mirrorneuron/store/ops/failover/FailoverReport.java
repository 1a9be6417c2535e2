package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.failover.Succession.Successor;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mn ha failover -o json} prints, with these names in snake_case.
 *
 * @param masterName the name under which the Sentinels watch the primary
 * @param kind {@code planned} or {@code forced}
 * @param at when it was done
 * @param formerPrimary who was the primary
 * @param newPrimary who is
 * @param formerEpoch the config epoch before
 * @param newEpoch the config epoch of the switch
 * @param pausedMs for how long writes waited; 0 if they did not
 * @param lossless true if it is proven that no acknowledged write was lost, false if some were or
 *     may have been, null if it is not proven
 * @param evidence what shows it; null after a forced one
 */
public record FailoverReport(
    String masterName,
    String kind,
    String at,
    String formerPrimary,
    String newPrimary,
    long formerEpoch,
    long newEpoch,
    long pausedMs,
    @Nullable Boolean lossless,
    @Nullable Evidence evidence) {

  static FailoverReport of(
      Plan plan, Successor successor, long pausedMs, @Nullable Evidence evidence) {
    return new FailoverReport(
        plan.survey().masterName(),
        plan.way().name().toLowerCase(Locale.ROOT),
        Json.time(Clock.systemUTC().instant()),
        plan.primary().toString(),
        successor.address().toString(),
        plan.epoch(),
        successor.epoch(),
        pausedMs,
        evidence == null ? null : evidence.verdict(),
        evidence);
  }
}
