package io.mirrorneuron.store.redis;

import org.jspecify.annotations.Nullable;

/**
 * A connection could not be opened, or failed. Between a connector and the engine only: an
 * application never sees it but as a cause.
 */
public final class TransportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is known about the commands of the exchange that failed. */
  public enum Phase {
    /** Certainly none of their bytes left this process. */
    NOT_SENT,
    /** Some or all of them may have been executed, or may be later. */
    IN_DOUBT
  }

  /** What is known about the commands. */
  private final Phase phase;

  /**
   * Creates the exception.
   *
   * @param phase what is known about the commands
   * @param message what happened, without secrets
   * @param cause the client's exception
   */
  public TransportException(Phase phase, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.phase = phase;
  }

  /**
   * Returns what is known about the commands of the exchange that failed.
   *
   * @return the phase
   */
  public Phase phase() {
    return phase;
  }
}
