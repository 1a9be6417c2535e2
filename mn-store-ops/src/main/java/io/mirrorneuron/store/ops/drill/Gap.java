package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.drill.WriteLog.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The time in which nobody could write.
 *
 * @param last the last write before it
 * @param first the first one after it
 */
record Gap(Write last, Write first) {

  Duration length() {
    return Duration.between(last.acknowledged(), first.acknowledged());
  }

  /**
   * The gap of a failover: up to the first write that the new primary acknowledged.
   *
   * @return empty if there is none
   */
  static Optional<Gap> before(List<Write> writes, HostPort primary, Instant fault) {
    for (int i = 1; i < writes.size(); i++) {
      Write write = writes.get(i);
      if (write.server().equals(primary) && write.acknowledged().isAfter(fault)) {
        return Optional.of(new Gap(writes.get(i - 1), write));
      }
    }
    return Optional.empty();
  }

  /**
   * The longest one that ended after the fault.
   *
   * @return empty if nothing was written since
   */
  static Optional<Gap> longest(List<Write> writes, Instant fault) {
    Optional<Gap> longest = Optional.empty();
    for (int i = 1; i < writes.size(); i++) {
      Gap gap = new Gap(writes.get(i - 1), writes.get(i));
      if (gap.first().acknowledged().isAfter(fault)
          && (longest.isEmpty() || gap.length().compareTo(longest.get().length()) > 0)) {
        longest = Optional.of(gap);
      }
    }
    return longest;
  }
}
