package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Payload;
import java.util.List;
import java.util.TreeMap;

/** The events of one job (E1 to E5). Guarded by the server's lock. */
final class History {

  private final String jobId;
  private final TreeMap<Long, EventRecord> events = new TreeMap<>();
  private long lastSequence;

  History(String jobId) {
    this.jobId = jobId;
  }

  long lastSequence() {
    return lastSequence;
  }

  void append(List<Payload> payloads, Operation operation) {
    for (Payload payload : payloads) {
      lastSequence++;
      events.put(
          lastSequence, new EventRecord(lastSequence, operation.id(), operation.now(), payload));
    }
    while (events.size() > operation.settings().historyCap()) {
      events.pollFirstEntry();
    }
  }

  EventPage after(EventCursor cursor, int limit) {
    check(cursor);
    List<EventRecord> page =
        events.tailMap(cursor.sequence(), false).values().stream().limit(limit).toList();
    EventCursor next = page.isEmpty() ? cursor : page.get(page.size() - 1).cursor();
    return new EventPage(page, next, lastSequence);
  }

  private void check(EventCursor cursor) {
    if (cursor.sequence() > lastSequence) {
      throw new HistoryDivergedException(jobId, cursor, lastSequence);
    }
    long first = events.isEmpty() ? lastSequence + 1 : events.firstKey();
    if (cursor.sequence() < first - 1) {
      throw new HistoryTruncatedException(jobId, cursor, first);
    }
    // The event just before the first one may have been dropped: then nobody knows whose it was.
    EventRecord event = events.get(cursor.sequence());
    if (event != null
        && !cursor.operationId().isEmpty()
        && !cursor.operationId().equals(event.operationId())) {
      throw new HistoryDivergedException(jobId, cursor, lastSequence);
    }
  }
}
