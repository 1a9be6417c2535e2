package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;

/** What one Sentinel says about the primary. */
sealed interface Voice {

  /** Which Sentinel. */
  HostPort sentinel();

  /** It does not answer. */
  record Mute(HostPort sentinel, String why) implements Voice {}

  /** It answers and watches nothing of this name. */
  record Unaware(HostPort sentinel) implements Voice {}

  /** It names a primary. */
  record Names(HostPort sentinel, HostPort primary, long epoch) implements Voice {

    /** Whether another one names the same by the same election. */
    boolean agreesWith(Names other) {
      return primary.equals(other.primary) && epoch == other.epoch;
    }
  }
}
