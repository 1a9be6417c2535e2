package io.mirrorneuron.store.ops.member;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a box was that has left; the fields are those of the JSON.
 *
 * @param masterName the monitored name; empty where there was nothing to leave
 * @param redis what was its Redis
 * @param sentinel what was its Sentinel
 * @param primary who is the primary now, as far as any Sentinel says
 * @param stillKnownTo the Sentinels that did not answer and have to be told later
 * @param remainingSentinels the Sentinels that remain, for the lists of others
 */
record LeaveReport(
    @Nullable String masterName,
    @Nullable String redis,
    @Nullable String sentinel,
    @Nullable String primary,
    List<String> stillKnownTo,
    List<String> remainingSentinels) {

  /** There was nobody to leave. */
  static final LeaveReport OF_NOBODY =
      new LeaveReport(null, null, null, null, List.of(), List.of());
}
