package io.mirrorneuron.store.redis.lettuce;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectorSetting;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.connect.ClassPath;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import java.util.List;

/**
 * Connects with Lettuce, {@code MN_REDIS_CLIENT=lettuce}. Settings, each as {@code
 * MN_EXT_LETTUCE_<NAME>} with dots as underscores:
 *
 * <ul>
 *   <li>{@code threads} (4): threads of the event loops. All connections of a process share them,
 *       and they end with the last connection; Lettuce adds a timer and at most two helpers.
 *   <li>{@code keepalive.s} (30): seconds of silence before TCP asks whether the server is there; 0
 *       for never.
 *   <li>{@code user.timeout.ms} (0): how long sent data may remain unacknowledged before the kernel
 *       gives the connection up ({@code TCP_USER_TIMEOUT}); 0 leaves that to the kernel. Needs
 *       netty's native transport for epoll or io_uring on the class path, which is then used;
 *       without it connecting fails.
 * </ul>
 *
 * <p>{@code TCP_NODELAY} is always on. Lettuce's reconnecting, its handshake, its time-outs and its
 * maintenance notifications are off.
 */
public final class LettuceConnector implements RedisConnector {

  static final ConnectorSetting THREADS =
      new ConnectorSetting("threads", 4, 2, 256, "threads of the event loops");
  static final ConnectorSetting USER_TIMEOUT =
      new ConnectorSetting(
          "user.timeout.ms",
          0,
          0,
          86_400_000,
          "how long sent data may remain unacknowledged (TCP_USER_TIMEOUT), in ms; needs netty's"
              + " native transport; 0 leaves it to the kernel");

  /** Creates the connector, for {@link java.util.ServiceLoader}. */
  public LettuceConnector() {}

  @Override
  public String name() {
    return "lettuce";
  }

  @Override
  public boolean isAvailable() {
    return ClassPath.has("io.lettuce.core.RedisClient");
  }

  @Override
  public List<ConnectorSetting> settings() {
    return List.of(THREADS, KeepAlive.SETTING, USER_TIMEOUT);
  }

  @Override
  public RedisConnection connect(ConnectionTarget target) {
    return LettuceClient.connect(target);
  }
}
