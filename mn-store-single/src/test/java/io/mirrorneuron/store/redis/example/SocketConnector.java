package io.mirrorneuron.store.redis.example;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;

/**
 * Connects with nothing but Java's sockets, {@code MN_REDIS_CLIENT=socket}. The example of
 * docs/WRITING-A-BACKEND.md.
 */
public final class SocketConnector implements RedisConnector {

  /** Creates the connector, for {@link java.util.ServiceLoader}. */
  public SocketConnector() {}

  @Override
  public String name() {
    return "socket";
  }

  /** Another client would look for one of its classes here, without loading it. */
  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public RedisConnection connect(ConnectionTarget target) {
    return SocketConnection.open(target);
  }
}
