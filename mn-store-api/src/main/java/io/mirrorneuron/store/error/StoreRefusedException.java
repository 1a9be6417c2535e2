package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;
import org.jspecify.annotations.Nullable;

/** The server answered, and would not do it. {@link #reason()} says what has to be mended. */
public final class StoreRefusedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Why the server refused. */
  private final Reason reason;

  /** Why a server refuses. */
  public enum Reason {
    /** Wrong or missing user or password. */
    AUTHENTICATION,
    /** The user may not do this, or not to this key. */
    PERMISSION,
    /** No memory left for data ({@code maxmemory}). */
    OUT_OF_MEMORY,
    /** A key holds something of another type: somebody else uses the name space. */
    WRONG_TYPE,
    /** The server is a replica and takes no writes. */
    NOT_PRIMARY,
    /** The server has too few replicas to accept writes ({@code min-replicas-to-write}). */
    TOO_FEW_REPLICAS,
    /** The server cannot write its snapshot or log to disk and hence refuses writes. */
    DISK,
    /** The database number does not exist, or the user may not select it. */
    DATABASE,
    /** TLS with a certificate that does not hold, or without where it must be, or the reverse. */
    TLS,
    /** A bundle that is to be sealed is not complete, or another one has this name. */
    BUNDLE,
    /**
     * The servers are set up so that what the store is to promise cannot hold ({@code
     * MN_REDIS_WAIT_REPLICAS=all}).
     */
    MISCONFIGURED,
    /** Anything else; the message has the words of the server. */
    OTHER
  }

  /**
   * Creates the exception for something that was certainly not applied.
   *
   * @param reason why
   * @param message what happened, where, and what to do
   * @param cause what it was learned from, if that was an exception
   */
  public StoreRefusedException(Reason reason, String message, @Nullable Throwable cause) {
    super(Outcome.NOT_APPLIED, message, cause);
    this.reason = reason;
  }

  /**
   * Returns why the server refused.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
