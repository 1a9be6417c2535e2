package io.mirrorneuron.store.model;

/**
 * A place in a history: after this event. It names the event's operation too, so that a reader who
 * goes on after a failover notices when the history was another one.
 *
 * @param sequence the event's number; 0 is before the first
 * @param operationId the operation that appended it; empty where it is not known, which gives up
 *     the check
 */
public record EventCursor(long sequence, String operationId) {

  /** Before the first event. */
  public static final EventCursor START = new EventCursor(0, "");

  /**
   * Checks the number.
   *
   * @param sequence as {@link #sequence()}
   * @param operationId as {@link #operationId()}
   * @throws IllegalArgumentException if it is negative
   */
  public EventCursor {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence " + sequence + " is negative");
    }
  }
}
