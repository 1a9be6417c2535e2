package io.mirrorneuron.store.bench.bare;

import io.mirrorneuron.store.bench.record.ScriptCall;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Jedis: a connection for each thread. */
record BareJedis(Endpoint server) implements BareClient {

  @Override
  public BareConnection connect() {
    return new Connection(server.jedis());
  }

  @Override
  public void close() {}

  private record Connection(Jedis jedis) implements BareConnection {

    @Override
    public @Nullable Object script(ScriptCall call) {
      return jedis.evalsha(
          call.digest(), Arrays.asList(call.keys()), Arrays.asList(call.arguments()));
    }

    @Override
    public Acknowledged scriptAndWait(ScriptCall call, int replicas) {
      Pipeline pipeline = jedis.pipelined();
      Response<Object> reply =
          pipeline.evalsha(
              call.digest(), Arrays.asList(call.keys()), Arrays.asList(call.arguments()));
      Response<Long> acknowledged = pipeline.waitReplicas(replicas, PATIENCE.toMillis());
      pipeline.sync();
      return new Acknowledged(reply.get(), acknowledged.get());
    }

    @Override
    public Object mget(byte[]... keys) {
      return jedis.mget(keys);
    }

    @Override
    public Object ping() {
      return jedis.ping();
    }

    @Override
    public void close() {
      jedis.close();
    }
  }
}
