package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A mutation was sent and its reply never came: it may or may not have been applied. Read before
 * writing again.
 */
public final class UnknownOutcomeException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was tried, where, and what happened
   * @param cause the failure
   */
  public UnknownOutcomeException(String message, @Nullable Throwable cause) {
    super(Outcome.UNKNOWN, message, cause);
  }
}
