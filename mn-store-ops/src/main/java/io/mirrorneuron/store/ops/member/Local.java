package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;

/** What this box's Redis is at the moment. */
sealed interface Local {

  /** It does not run. */
  record Down(Contents contents) implements Local {}

  /** It runs and cannot be asked yet: it reads its data, or is frozen. */
  record Silent(String why) implements Local {}

  /** It runs and takes writes. */
  record Primary(Contents contents) implements Local {}

  /** It runs and follows somebody. */
  record Replica(HostPort of) implements Local {}

  /** What would be lost with it. */
  enum Contents {
    /** Nothing. */
    NONE,
    /** A member's data, which is a copy of the cluster's, as far as it is not newer. */
    OF_A_MEMBER,
    /** Data that has nothing to do with the cluster. */
    FOREIGN
  }
}
