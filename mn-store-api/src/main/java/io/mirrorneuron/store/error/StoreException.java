package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An operation did not end as asked. {@link #outcome()} says what may be assumed; the subclasses
 * say why.
 */
public abstract sealed class StoreException extends RuntimeException
    permits CorruptDataException,
        FencedException,
        HistoryDivergedException,
        HistoryTruncatedException,
        JobFinishedException,
        NotFoundException,
        StoreClosedException,
        StoreOverloadedException,
        StoreRefusedException,
        StoreUnavailableException,
        UnconfirmedException,
        UnknownOutcomeException,
        VersionConflictException {

  private static final long serialVersionUID = 1L;

  /** How the operation ended. */
  private final Outcome outcome;

  StoreException(Outcome outcome, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  /**
   * Returns how the operation ended; never {@link Outcome#CONFIRMED}. Of a read, that is {@link
   * Outcome#NOT_APPLIED}: a read applies nothing.
   *
   * @return the outcome
   */
  public final Outcome outcome() {
    return outcome;
  }
}
