package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.NodeAccess;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.engine.Authentication;
import io.mirrorneuron.store.redis.engine.CutOff;
import io.mirrorneuron.store.redis.engine.TlsContexts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to get in to one kind of server: the Sentinels, or the data nodes. Neither kind inherits
 * anything from the other.
 *
 * @param connector the client
 * @param settings what is given of the client's own settings
 * @param tls how connections are secured, if they are
 * @param credentials what to authenticate with, if anything
 * @param connectTimeout how long connecting may take
 * @param timeout how long a server may be silent
 */
record Door(
    RedisConnector connector,
    Map<String, Integer> settings,
    Optional<Tls> tls,
    Optional<Credentials> credentials,
    Duration connectTimeout,
    Duration timeout) {

  static Door of(
      RedisConnector connector,
      Map<String, Integer> settings,
      NodeAccess access,
      Duration connectTimeout,
      Duration timeout) {
    return new Door(
        connector,
        settings,
        access.tls().map(TlsContexts::of),
        access.credentials(),
        connectTimeout,
        timeout);
  }

  ConnectionTarget target(HostPort address) {
    return new ConnectionTarget(address, connectTimeout, tls, settings);
  }

  /**
   * Opens a connection; nothing is sent yet.
   *
   * @throws io.mirrorneuron.store.redis.TransportException if it cannot be opened
   */
  RedisConnection open(HostPort address) {
    return connector.connect(target(address));
  }

  /** What has to be sent first; possibly nothing. */
  List<RedisCommand> greeting() {
    return credentials.map(Authentication::of).map(List::of).orElse(List.of());
  }

  /**
   * Exchanges within the time-out, however the server drips.
   *
   * @param cutOff the caller's own
   * @throws io.mirrorneuron.store.redis.TransportException if the server does not answer in time
   */
  List<@Nullable Object> exchange(
      RedisConnection connection, List<RedisCommand> commands, CutOff cutOff) {
    cutOff.begin(connection, timeout.toNanos());
    try {
      return connection.exchange(commands, timeout);
    } finally {
      // If it was cut off just after the last reply, the next exchange tells.
      boolean unused = cutOff.end();
    }
  }
}
