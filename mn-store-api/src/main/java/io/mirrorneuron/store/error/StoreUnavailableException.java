package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * No server could be reached, or none took the operation, before the attempts or the deadline were
 * used up. Nothing was applied.
 */
public final class StoreUnavailableException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was tried, where, how often, and what to do
   * @param cause the last failure
   */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(Outcome.NOT_APPLIED, message, cause);
  }
}
