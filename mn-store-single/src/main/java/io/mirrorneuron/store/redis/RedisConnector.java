package io.mirrorneuron.store.redis;

import java.util.List;

/**
 * A Redis client, reduced to opening connections. Found by {@link java.util.ServiceLoader}; has a
 * public constructor without parameters. <b>Neither the class nor its fields and signatures may
 * refer to a type of the client library</b>, so that it can be loaded where the library is missing.
 * Thread-safe.
 *
 * <p>Everything that a client does by itself has to be off: reconnecting, replaying, retrying,
 * redirecting, pooling. The engine does those, because only it knows what may be done twice.
 */
public interface RedisConnector {

  /**
   * Returns the name that {@code MN_REDIS_CLIENT} selects.
   *
   * @return the name, in lower case
   */
  String name();

  /**
   * Tells whether the client library is there.
   *
   * @return false if it is not on the class path
   */
  boolean isAvailable();

  /**
   * Returns the settings that this client has, with their defaults. The engine refuses names and
   * values that are not among them, before it connects.
   *
   * @return the settings; none unless overridden
   */
  default List<ConnectorSetting> settings() {
    return List.of();
  }

  /**
   * Opens a connection: TCP, and TLS if the target asks for it, nothing else. No command is sent,
   * and RESP version 2 is spoken.
   *
   * @param target where to, and how
   * @return the connection; the caller closes it
   * @throws TransportException if it cannot be opened; nothing was sent then ({@code NOT_SENT})
   */
  RedisConnection connect(ConnectionTarget target);
}
