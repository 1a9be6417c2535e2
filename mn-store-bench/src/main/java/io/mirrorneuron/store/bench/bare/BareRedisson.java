package io.mirrorneuron.store.bench.bare;

import io.mirrorneuron.store.bench.record.ScriptCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/** Redisson with its defaults: one client with a pool of 64 connections, for all threads. */
final class BareRedisson implements BareClient {

  private final RedissonClient client;

  BareRedisson(Endpoint server) {
    Config config = server.redissonConfig();
    config.useSingleServer().setAddress(server.url());
    client = Redisson.create(config);
  }

  @Override
  public BareConnection connect() {
    return new Connection(client);
  }

  @Override
  public void close() {
    client.shutdown();
  }

  private record Connection(RedissonClient redisson) implements BareConnection {

    @Override
    public @Nullable Object script(ScriptCall call) {
      return redisson
          .getScript(ByteArrayCodec.INSTANCE)
          .evalSha(Mode.READ_WRITE, digest(call), ReturnType.LIST, keys(call), values(call));
    }

    /** Its own way of waiting for replicas: a batch of one call. */
    @Override
    public Acknowledged scriptAndWait(ScriptCall call, int replicas) {
      RBatch batch = redisson.createBatch(BatchOptions.defaults().sync(replicas, PATIENCE));
      RFuture<Object> unused =
          batch
              .getScript(ByteArrayCodec.INSTANCE)
              .evalShaAsync(
                  Mode.READ_WRITE, digest(call), ReturnType.LIST, keys(call), values(call));
      BatchResult<?> result = batch.execute();
      return new Acknowledged(result.getResponses().get(0), result.getSyncedSlaves());
    }

    @Override
    public Object mget(byte[]... keys) {
      String[] names = new String[keys.length];
      for (int i = 0; i < names.length; i++) {
        names[i] = text(keys[i]);
      }
      return redisson.getBuckets(ByteArrayCodec.INSTANCE).get(names);
    }

    @Override
    public Object ping() {
      return redisson.getRedisNodes(RedisNodes.SINGLE).pingAll();
    }

    /** The pool belongs to the client. */
    @Override
    public void close() {}

    private static String digest(ScriptCall call) {
      return text(call.digest());
    }

    private static List<Object> keys(ScriptCall call) {
      List<Object> keys = new ArrayList<>(call.keys().length);
      for (byte[] key : call.keys()) {
        keys.add(text(key));
      }
      return keys;
    }

    private static Object[] values(ScriptCall call) {
      return call.arguments();
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
