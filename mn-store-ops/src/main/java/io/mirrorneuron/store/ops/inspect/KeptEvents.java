package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a history, from as many of the store's pages as it takes.
 *
 * @param events the events, in order
 * @param next where to go on
 * @param lastSequence the number of the history's last event
 * @param dropped how many events before the first of these are gone; 0 unless it was begun at the
 *     first one that is kept
 */
record KeptEvents(List<EventRecord> events, EventCursor next, long lastSequence, long dropped) {

  /** Whoever says where to begin is told when what follows has been dropped. */
  static KeptEvents after(EventHistory history, String jobId, EventCursor after, int limit) {
    return read(history, jobId, after, limit, 0);
  }

  /** Whoever does not mean any event in particular begins with the first one that is kept. */
  static KeptEvents fromTheFirst(EventHistory history, String jobId, EventCursor start, int limit) {
    try {
      return read(history, jobId, start, limit, 0);
    } catch (HistoryTruncatedException e) {
      long dropped = e.firstSequence() - 1;
      return read(history, jobId, new EventCursor(dropped, ""), limit, dropped);
    }
  }

  private static KeptEvents read(
      EventHistory history, String jobId, EventCursor after, int limit, long dropped) {
    List<EventRecord> events = new ArrayList<>();
    EventPage page;
    EventCursor next = after;
    do {
      page = history.read(jobId, next, Math.min(limit - events.size(), Commit.MAX_PARTS));
      events.addAll(page.events());
      next = page.next();
    } while (page.hasMore() && !page.events().isEmpty() && events.size() < limit);
    return new KeptEvents(List.copyOf(events), next, page.lastSequence(), dropped);
  }

  boolean hasMore() {
    return next.sequence() < lastSequence;
  }
}
