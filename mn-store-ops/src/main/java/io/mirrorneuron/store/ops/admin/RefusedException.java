package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.config.HostPort;

/** The server answered a command with an error: it was not executed. */
public final class RefusedException extends ServerException {

  private static final long serialVersionUID = 1L;

  /** The server's words. */
  private final String reason;

  RefusedException(HostPort address, String command, String reason) {
    super(address, address + " refuses " + command + ": " + reason, null);
    this.reason = reason;
  }

  /**
   * What the server said, without secrets.
   *
   * @return the error, beginning with its code
   */
  public String reason() {
    return reason;
  }

  /**
   * The first word of what the server said.
   *
   * @return for example {@code NOGOODSLAVE} or {@code ERR}
   */
  public String code() {
    int end = reason.indexOf(' ');
    return end < 0 ? reason : reason.substring(0, end);
  }
}
