package io.mirrorneuron.store.redis.redisson;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectorSetting;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.connect.ClassPath;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import java.util.List;

/**
 * Connects with Redisson's low-level client, {@code MN_REDIS_CLIENT=redisson}. Settings, each as
 * {@code MN_EXT_REDISSON_<NAME>} with dots as underscores:
 *
 * <ul>
 *   <li>{@code threads} (4): threads of the event loops. All connections of a process share them,
 *       and they end with the last connection; Redisson has no others here.
 *   <li>{@code keepalive.s} (30): seconds of silence before TCP asks whether the server is there; 0
 *       for never.
 * </ul>
 *
 * <p>{@code TCP_NODELAY} is always on. {@code TCP_USER_TIMEOUT} is left to the kernel: Redisson
 * sets it on native transports only, which this connector does not use. Its reconnecting, its
 * pings, its pools and its retries are off or not in use.
 */
public final class RedissonConnector implements RedisConnector {

  static final ConnectorSetting THREADS =
      new ConnectorSetting("threads", 4, 1, 256, "threads of the event loops");

  /** Creates the connector, for {@link java.util.ServiceLoader}. */
  public RedissonConnector() {}

  @Override
  public String name() {
    return "redisson";
  }

  @Override
  public boolean isAvailable() {
    return ClassPath.has("org.redisson.client.RedisClient");
  }

  @Override
  public List<ConnectorSetting> settings() {
    return List.of(THREADS, KeepAlive.SETTING);
  }

  @Override
  public RedisConnection connect(ConnectionTarget target) {
    return RedissonClient.connect(target);
  }
}
