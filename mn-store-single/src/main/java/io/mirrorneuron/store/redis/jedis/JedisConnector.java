package io.mirrorneuron.store.redis.jedis;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectorSetting;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.connect.ClassPath;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import java.util.List;

/**
 * Connects with Jedis, {@code MN_REDIS_CLIENT=jedis}. Its one setting, as {@code
 * MN_EXT_JEDIS_<NAME>} with dots as underscores:
 *
 * <ul>
 *   <li>{@code keepalive.s} (30): seconds of silence before TCP asks whether the server is there; 0
 *       for never. Where the platform cannot set the time, its own holds.
 * </ul>
 *
 * <p>{@code TCP_NODELAY} is always on; {@code TCP_USER_TIMEOUT} does not exist in Java's sockets.
 * There are no threads but one for each connection that receives messages, and no pool.
 */
public final class JedisConnector implements RedisConnector {

  /** Creates the connector, for {@link java.util.ServiceLoader}. */
  public JedisConnector() {}

  @Override
  public String name() {
    return "jedis";
  }

  @Override
  public boolean isAvailable() {
    return ClassPath.has("redis.clients.jedis.Connection");
  }

  @Override
  public List<ConnectorSetting> settings() {
    return List.of(KeepAlive.SETTING);
  }

  @Override
  public RedisConnection connect(ConnectionTarget target) {
    return JedisConnection.open(target);
  }
}
