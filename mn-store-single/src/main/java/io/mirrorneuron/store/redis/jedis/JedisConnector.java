package io.mirrorneuron.store.redis.jedis;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;

/** Connects with Jedis, {@code MN_REDIS_CLIENT=jedis}. */
public final class JedisConnector implements RedisConnector {

  /** Creates the connector, for {@link java.util.ServiceLoader}. */
  public JedisConnector() {}

  @Override
  public String name() {
    return "jedis";
  }

  @Override
  public boolean isAvailable() {
    try {
      Class<?> found =
          Class.forName(
              "redis.clients.jedis.Connection", false, JedisConnector.class.getClassLoader());
      return found != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public RedisConnection connect(ConnectionTarget target) {
    return JedisConnection.open(target);
  }
}
