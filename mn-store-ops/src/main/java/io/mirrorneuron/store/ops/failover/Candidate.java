package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import java.util.Comparator;

/**
 * A replica, and whether it may become the primary.
 *
 * @param address as it is announced
 * @param priority as the Sentinel knows it: the lower, the likelier it is promoted
 * @param offset how many bytes of history it holds
 * @param lagBytes how many of the primary's it does not hold; -1 if that is not known
 * @param objection why it cannot be promoted; empty if it can
 */
record Candidate(HostPort address, int priority, long offset, long lagBytes, String objection) {

  /** As Sentinel chooses: the priority first, then who has most, then anybody. */
  static final Comparator<Candidate> AS_SENTINEL =
      Comparator.comparingInt(Candidate::priority)
          .thenComparing(Comparator.comparingLong(Candidate::offset).reversed())
          .thenComparing(it -> it.address().toString());

  boolean isEligible() {
    return objection.isEmpty();
  }
}
