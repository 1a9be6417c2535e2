package io.mirrorneuron.store.bench.bare;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.mirrorneuron.store.bench.record.ScriptCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lettuce: a connection for each thread, all on the client's event loops. */
final class BareLettuce implements BareClient {

  private final RedisClient client;

  BareLettuce(Endpoint server) {
    RedisURI.Builder target =
        RedisURI.builder().withHost(server.address().host()).withPort(server.address().port());
    String username = server.username();
    String password = server.password();
    if (username != null && password != null) {
      target.withAuthentication(username, password.toCharArray());
    } else if (password != null) {
      target.withPassword(password.toCharArray());
    }
    client = RedisClient.create(target.build());
  }

  @Override
  public BareConnection connect() {
    return new Connection(client.connect(ByteArrayCodec.INSTANCE));
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  private record Connection(StatefulRedisConnection<byte[], byte[]> lettuce)
      implements BareConnection {

    @Override
    public @Nullable Object script(ScriptCall call) {
      return lettuce
          .sync()
          .evalsha(digest(call), ScriptOutputType.MULTI, call.keys(), call.arguments());
    }

    @Override
    public Acknowledged scriptAndWait(ScriptCall call, int replicas) {
      lettuce.setAutoFlushCommands(false);
      RedisFuture<Object> reply =
          lettuce
              .async()
              .evalsha(digest(call), ScriptOutputType.MULTI, call.keys(), call.arguments());
      RedisFuture<Long> acknowledged =
          lettuce.async().waitForReplication(replicas, PATIENCE.toMillis());
      lettuce.flushCommands();
      lettuce.setAutoFlushCommands(true);
      long millis = REPLY.toMillis();
      return new Acknowledged(
          LettuceFutures.awaitOrCancel(reply, millis, TimeUnit.MILLISECONDS),
          LettuceFutures.awaitOrCancel(acknowledged, millis, TimeUnit.MILLISECONDS));
    }

    @Override
    public Object mget(byte[]... keys) {
      return lettuce.sync().mget(keys);
    }

    @Override
    public Object ping() {
      return lettuce.sync().ping();
    }

    @Override
    public void close() {
      lettuce.close();
    }

    private static String digest(ScriptCall call) {
      return new String(call.digest(), StandardCharsets.US_ASCII);
    }
  }
}
