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
 * @param sharedHistory the history that the new primary took over from
 * @param sharedOffset how much of it it held when it was promoted
 * @param changesWhilePaused how many changes the old primary made between the pause and its
 *     demotion; null if that is not known
 */
record Evidence(
    String oldHistory,
    long oldOffset,
    String sharedHistory,
    long sharedOffset,
    @Nullable Long changesWhilePaused) {

  /**
   * Puts it together.
   *
   * @param paused the old primary after the pause had begun
   * @param demoted the same just before it was demoted; empty if it did not say
   * @param promoted INFO replication of the new primary
   */
  static Evidence of(Mark paused, Optional<Mark> demoted, Map<String, String> promoted) {
    return new Evidence(
        paused.replicationId(),
        paused.offset(),
        promoted.getOrDefault("master_replid2", ""),
        // The first byte that is its own.
        Long.parseLong(promoted.getOrDefault("second_repl_offset", "0")) - 1,
        demoted
            .filter(it -> it.saved() == paused.saved())
            .map(it -> it.changes() - paused.changes())
            .orElse(null));
  }

  /** Whether it is proven that no acknowledged write was lost. */
  boolean isLossless() {
    return oldHistory.equals(sharedHistory)
        && sharedOffset >= oldOffset
        && changesWhilePaused != null
        && changesWhilePaused == 0;
  }

  String inWords() {
    if (isLossless()) {
      return "no acknowledged write was lost: the old primary stood at byte "
          + oldOffset
          + " when writes were paused and changed nothing until it was demoted; the new one held "
          + sharedOffset
          + " bytes of the same history when it was promoted";
    }
    if (!oldHistory.equals(sharedHistory) || sharedOffset < oldOffset) {
      return "WRITES WERE LOST: the old primary stood at byte "
          + oldOffset
          + " of history "
          + oldHistory
          + ", the new one took over at byte "
          + sharedOffset
          + " of history "
          + sharedHistory;
    }
    return changesWhilePaused == null
        ? "it is not proven that nothing was lost: the old primary did not say whether it changed"
            + " anything before it was demoted"
        : "WRITES MAY BE LOST: the old primary made "
            + changesWhilePaused
            + " changes after writes were paused";
  }
}
