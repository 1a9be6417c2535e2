package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;

/** The store was closed before the operation was sent. */
public final class StoreClosedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param operation what was not done
   */
  public StoreClosedException(String operation) {
    super(Outcome.NOT_APPLIED, operation + " was not done: the store is closed", null);
  }
}
