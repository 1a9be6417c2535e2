package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.config.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * A server cannot be asked, or does not do what it is told. The message names it, and no secret.
 */
public abstract sealed class ServerException extends RuntimeException
    permits UnreachableException, RefusedException, DeniedException {

  private static final long serialVersionUID = 1L;

  /** Which server; not written when the exception is, which nobody does. */
  private final transient HostPort address;

  ServerException(HostPort address, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.address = address;
  }

  /**
   * Which server it is about.
   *
   * @return its address
   */
  public final HostPort address() {
    return address;
  }

  /**
   * What happened.
   *
   * @return the message, which there always is
   */
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
