package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;

/** No connection, or no answer in time. */
public final class UnreachableException extends ServerException {

  private static final long serialVersionUID = 1L;

  /** What is known about the command. */
  private final Phase phase;

  UnreachableException(HostPort address, TransportException cause) {
    super(address, String.valueOf(cause.getMessage()), cause);
    phase = cause.phase();
  }

  /**
   * Whether the command may have been executed.
   *
   * @return false if certainly none of its bytes left this process
   */
  public boolean isInDoubt() {
    return phase == Phase.IN_DOUBT;
  }
}
