package io.mirrorneuron.store.local;

import org.jspecify.annotations.Nullable;

/**
 * A local server could not be found, started, reached or administered. The message says which
 * server, what was tried, the end of the server's log where there is one, and what to do; it never
 * holds a password.
 */
public final class LocalServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalServerException(String message) {
    this(message, null);
  }

  LocalServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
