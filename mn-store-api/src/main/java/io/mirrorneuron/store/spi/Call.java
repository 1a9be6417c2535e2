package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.model.Ids;
import java.util.OptionalLong;

/**
 * The circumstances of one operation, the same for all its attempts.
 *
 * @param operationId names the operation; unique for ever, kept with what it changed
 * @param deadlineNanos the reading of the {@link io.mirrorneuron.store.model.Ticker} after which
 *     the operation is to have ended
 * @param waiting whether the calling thread will do nothing but wait for the result, so that a
 *     backend may use it for the input and output of this operation
 * @param firstSubmitted empty for an operation that has never been submitted; otherwise a reading
 *     of the ticker not later than its first submission, by someone who does not know whether it
 *     was applied. A point in time, not an age: what is on its way does not grow younger
 */
public record Call(
    String operationId, long deadlineNanos, Waiting waiting, OptionalLong firstSubmitted) {

  /** What the calling thread does next. */
  public enum Waiting {
    /** It waits for the result; the backend may run the operation on it. */
    CALLER_WAITS,
    /** It goes on; the backend must not block it. Anything may depend on the stage (G7). */
    CALLER_GOES_ON,
    /**
     * It goes on, and the backend must not block it. What depends on the stage does not block
     * either, it notes the result, or begins something else; so the backend may end it on any
     * thread.
     */
    CALLER_WAITS_LATER
  }

  /**
   * Checks the parts.
   *
   * @param operationId as {@link #operationId()}
   * @param deadlineNanos as {@link #deadlineNanos()}
   * @param waiting as {@link #waiting()}
   * @param firstSubmitted as {@link #firstSubmitted()}
   * @throws IllegalArgumentException if the id breaks the rule of {@link Ids}
   */
  public Call {
    Ids.check("operation id", operationId);
  }

  /**
   * Returns the call for an operation that has never been submitted before.
   *
   * @param operationId its id
   * @param deadlineNanos the reading of the ticker by which it is to have ended
   * @param waiting what the calling thread does next
   * @return the call
   */
  public static Call first(String operationId, long deadlineNanos, Waiting waiting) {
    return new Call(operationId, deadlineNanos, waiting, OptionalLong.empty());
  }

  /**
   * Returns this call for submitting the same operation once more.
   *
   * @param firstSubmittedNanos a reading of the ticker not later than its first submission
   * @return a new call
   */
  public Call again(long firstSubmittedNanos) {
    return new Call(operationId, deadlineNanos, waiting, OptionalLong.of(firstSubmittedNanos));
  }

  /**
   * Returns this call for a caller that does something else next.
   *
   * @param other what it does
   * @return a new call
   */
  public Call waiting(Waiting other) {
    return new Call(operationId, deadlineNanos, other, firstSubmitted);
  }

  /**
   * Tells whether the operation may have been applied already.
   *
   * @return true if it was submitted before
   */
  public boolean inDoubt() {
    return firstSubmitted.isPresent();
  }
}
