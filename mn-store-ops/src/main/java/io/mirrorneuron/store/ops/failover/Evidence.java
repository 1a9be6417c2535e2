package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.failover.WritePause.Mark;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What shows whether an acknowledged write was lost. A replica holds a prefix of its primary's
 * history; the new primary says how long that prefix was when it was promoted, and the old one
 * whether it changed anything after writes were paused.
 *
 * @param oldHistory the old primary's replication id
 * @param oldOffset how much of it there was after the pause had begun
 * @param sharedHistory the history that the new primary took over from; null if it did not say
 * @param sharedOffset how much of it it held when it was promoted; null if it did not say
 * @param changesWhilePaused how many changes the old primary made between the pause and its
 *     demotion; null if that is not known
 */
record Evidence(
    String oldHistory,
    long oldOffset,
    @Nullable String sharedHistory,
    @Nullable Long sharedOffset,
    @Nullable Long changesWhilePaused) {

  /**
   * Puts it together.
   *
   * @param paused the old primary after the pause had begun
   * @param demoted the same just before it was demoted; empty if it did not say
   * @param promoted INFO replication of the new primary; empty if it did not say
   */
  static Evidence of(Mark paused, Optional<Mark> demoted, Optional<Map<String, String>> promoted) {
    return new Evidence(
        paused.replicationId(),
        paused.offset(),
        promoted.map(it -> it.getOrDefault("master_replid2", "")).orElse(null),
        // The first byte that is its own.
        promoted
            .map(it -> Long.parseLong(it.getOrDefault("second_repl_offset", "0")) - 1)
            .orElse(null),
        demoted
            .filter(it -> it.saved() == paused.saved())
            .map(it -> it.changes() - paused.changes())
            .orElse(null));
  }

  /**
   * Whether no acknowledged write was lost.
   *
   * @return true if that is proven, false if some were or may have been, null if too little is
   *     known
   */
  @Nullable Boolean verdict() {
    if (isShort() || hasChanged()) {
      return false;
    }
    return (sharedOffset == null || changesWhilePaused == null) ? null : true;
  }

  private boolean isShort() {
    return sharedOffset != null && (!oldHistory.equals(sharedHistory) || sharedOffset < oldOffset);
  }

  private boolean hasChanged() {
    return changesWhilePaused != null && changesWhilePaused != 0;
  }

  String inWords() {
    if (isShort()) {
      return "WRITES WERE LOST: the old primary stood at byte "
          + oldOffset
          + " of history "
          + oldHistory
          + ", the new one took over at byte "
          + sharedOffset
          + " of history "
          + sharedHistory;
    }
    if (hasChanged()) {
      return "WRITES MAY BE LOST: the old primary made "
          + changesWhilePaused
          + " changes after writes were paused";
    }
    if (sharedOffset == null) {
      return "it is not proven that nothing was lost: the new primary did not say how much of the"
          + " old one's history, "
          + oldOffset
          + " bytes, it held";
    }
    if (changesWhilePaused == null) {
      return "it is not proven that nothing was lost: the old primary did not say whether it changed"
          + " anything before it was demoted";
    }
    return "no acknowledged write was lost: the old primary stood at byte "
        + oldOffset
        + " when writes were paused and changed nothing until it was demoted; the new one held "
        + sharedOffset
        + " bytes of the same history when it was promoted";
  }
}
