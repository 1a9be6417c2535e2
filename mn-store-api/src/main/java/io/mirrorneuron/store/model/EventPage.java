package io.mirrorneuron.store.model;

import java.util.List;

/**
 * A run of consecutive events.
 *
 * @param events the events, in order; may be fewer than asked for where they are large
 * @param next where to go on reading
 * @param lastSequence the number of the history's last event at that moment
 */
public record EventPage(List<EventRecord> events, EventCursor next, long lastSequence) {

  /**
   * Copies the list.
   *
   * @param events as {@link #events()}
   * @param next as {@link #next()}
   * @param lastSequence as {@link #lastSequence()}
   */
  public EventPage {
    events = List.copyOf(events);
  }

  /**
   * Tells whether there were more events than the page holds when it was read.
   *
   * @return true if so
   */
  public boolean hasMore() {
    return next.sequence() < lastSequence;
  }
}
