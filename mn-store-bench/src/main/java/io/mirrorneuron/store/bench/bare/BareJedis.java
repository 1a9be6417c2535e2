package io.mirrorneuron.store.bench.bare;

import io.mirrorneuron.store.bench.record.ScriptCall;
import io.mirrorneuron.store.local.Address;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Jedis: a connection for each thread. */
record BareJedis(Address server) implements BareClient {

  @Override
  public BareConnection connect() {
    return new Connection(new Jedis(server.host(), server.port()));
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
    public long scriptAndWait(ScriptCall call) {
      Pipeline pipeline = jedis.pipelined();
      Response<Object> reply =
          pipeline.evalsha(
              call.digest(), Arrays.asList(call.keys()), Arrays.asList(call.arguments()));
      Response<Long> acknowledged = pipeline.waitReplicas(1, PATIENCE.toMillis());
      pipeline.sync();
      Object unused = reply.get(); // throws if it is an error
      return acknowledged.get();
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
