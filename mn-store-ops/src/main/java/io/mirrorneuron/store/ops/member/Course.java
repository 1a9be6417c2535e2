package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;

/** What to do with this box's Redis. */
sealed interface Course {

  /** It is what it should be; the primary is named. */
  record Keep(HostPort primary) implements Course {}

  /** It becomes, or starts as, the primary. */
  record Lead() implements Course {}

  /** It becomes, or starts as, a replica. */
  record Follow(HostPort primary, Loss loss) implements Course {}

  /** Not yet. */
  record Wait(String why) implements Course {}

  /** Never, as things are. */
  record Refuse(String why, String advice) implements Course {}

  /** What following costs. */
  enum Loss {
    /** Nothing that others do not have. */
    NONE,
    /** Data which is nowhere else. */
    FOREIGN_DATA,
    /** The cluster's data, which the primary does not have. */
    THE_CLUSTERS_DATA,
    /** What only the primary had, which is lost itself. */
    ITS_LAST_WRITES
  }
}
