package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;

/**
 * The queue in front of the store is full: more is being written than the server takes. Nothing was
 * sent; slow down.
 */
public final class StoreOverloadedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param operation what was not done
   * @param queue which queue
   * @param capacity how many operations it holds
   */
  public StoreOverloadedException(String operation, String queue, int capacity) {
    super(
        Outcome.NOT_APPLIED,
        operation
            + " was not sent: "
            + capacity
            + " operations wait in the "
            + queue
            + " already; slow down, or raise MN_REDIS_QUEUE_CAPACITY",
        null);
  }
}
