package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What connectors tell the engine when something fails, in the same words for every client. */
public final class Failures {

  private Failures() {}

  /**
   * No connection came about.
   *
   * @param address where to
   * @param cause why
   * @return the exception to throw
   */
  public static TransportException notConnected(HostPort address, Throwable cause) {
    return new TransportException(
        Phase.NOT_SENT, "cannot connect to " + address + ": " + deepest(cause), cause);
  }

  /**
   * The connection was closed, or had failed, before anything of this exchange was sent.
   *
   * @param address where to
   * @return the exception to throw
   */
  public static TransportException closedBefore(HostPort address) {
    return new TransportException(
        Phase.NOT_SENT, "the connection to " + address + " is closed", null);
  }

  /**
   * The connection failed, and what was sent may or may not have been executed.
   *
   * @param address where to
   * @param reason what happened
   * @param cause the client's exception, if there is one
   * @return the exception to throw
   */
  public static TransportException broken(
      HostPort address, String reason, @Nullable Throwable cause) {
    return new TransportException(
        Phase.IN_DOUBT, "the connection to " + address + " failed: " + reason, cause);
  }

  /**
   * The same, for the reason that lies deepest.
   *
   * @param address where to
   * @param cause the client's exception
   * @return the exception to throw
   */
  public static TransportException broken(HostPort address, Throwable cause) {
    return broken(address, deepest(cause), cause);
  }

  private static String deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof UnknownHostException) {
      return "its host name cannot be resolved"; // the exception has but the name
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }
}
