package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The events shown last, to find out how many of them a failover has taken away: those that were
 * not confirmed were only on the primary that is gone. Bounded, so that following for days needs no
 * more memory than following for a minute.
 */
final class CommonPast {

  private static final int REMEMBERED = 1_000;

  private final Deque<EventCursor> shown = new ArrayDeque<>();

  CommonPast(EventCursor start) {
    shown.addLast(start);
  }

  void add(EventRecord event) {
    if (shown.size() == REMEMBERED) {
      shown.removeFirst();
    }
    shown.addLast(event.cursor());
  }

  /**
   * Returns the last event shown that is still in the history, and forgets those after it. Empty if
   * it is none of those remembered.
   */
  Optional<EventCursor> find(EventHistory history, String jobId) {
    while (!shown.isEmpty()) {
      if (isIn(history, jobId, shown.getLast())) {
        return Optional.of(shown.getLast());
      }
      shown.removeLast();
    }
    return Optional.empty();
  }

  private static boolean isIn(EventHistory history, String jobId, EventCursor cursor) {
    try {
      // A place without an operation is not compared, but it may be beyond the end.
      return history.read(jobId, cursor, 1).lastSequence() >= cursor.sequence();
    } catch (HistoryDivergedException | HistoryTruncatedException e) {
      return false; // Which of the events shown is still there is what is being asked.
    }
  }
}
