package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.config.HostPort;

/** The server does not let us in, or not to this command: the credentials are missing or wrong. */
public final class DeniedException extends ServerException {

  private static final long serialVersionUID = 1L;

  DeniedException(HostPort address, String message) {
    super(address, message, null);
  }
}
