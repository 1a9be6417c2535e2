package io.mirrorneuron.store.model;

import java.time.Instant;

/**
 * An event as it was read.
 *
 * @param sequence its number, from 1 without gaps
 * @param operationId the operation that appended it
 * @param time when it was appended, by the store's clock
 * @param payload its content
 */
public record EventRecord(long sequence, String operationId, Instant time, Payload payload) {

  /**
   * Returns the place after this event.
   *
   * @return the cursor
   */
  public EventCursor cursor() {
    return new EventCursor(sequence, operationId);
  }
}
