package io.mirrorneuron.store.bench.record;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects as {@code jedis} does and keeps what is sent. For {@code MN_REDIS_CLIENT=recording},
 * which only {@link Recorder} uses: nothing that is measured goes through it.
 */
public final class RecordingConnector implements RedisConnector {

  static final String NAME = "recording";

  private static final String RECORDED = "jedis";

  /** Creates the connector, for {@link ServiceLoader}. */
  public RecordingConnector() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public RedisConnection connect(ConnectionTarget target) {
    RedisConnector recorded =
        ServiceLoader.load(RedisConnector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(connector -> connector.name().equals(RECORDED))
            .findFirst()
            .orElseThrow();
    return new Tapped(target.address(), recorded.connect(target));
  }

  private record Tapped(HostPort server, RedisConnection connection) implements RedisConnection {

    @Override
    public void exchange(
        List<RedisCommand> commands, Duration timeout, Consumer<@Nullable Object> replies) {
      Recorder.sent(server, commands);
      connection.exchange(commands, timeout, replies);
    }

    @Override
    public void subscribe(List<byte[]> channels, MessageListener listener) {
      connection.subscribe(channels, listener);
    }

    @Override
    public void unsubscribe(List<byte[]> channels) {
      connection.unsubscribe(channels);
    }

    @Override
    public void close() {
      connection.close();
    }

    @Override
    public void abort() {
      connection.abort();
    }
  }
}
