package io.mirrorneuron.store.bench.failover;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.mirrorneuron.store.local.LocalTopology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SentinelServersConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.Response;

/**
 * The clients' own ways to follow a primary, with their defaults; a number is the last item of a
 * list.
 */
final class OwnSupport {

  private static final String JEDIS = "Jedis, RedisSentinelClient";
  private static final String JEDIS_WAIT = "Jedis, RedisSentinelClient, with a WAIT 1 by hand";
  private static final String LETTUCE = "Lettuce, Sentinel URI";
  private static final String MASTER_REPLICA = "Lettuce, MasterReplica";
  private static final String REDISSON = "Redisson, useSentinelServers";

  /** As the store's default. */
  private static final long WAIT_MILLIS = 100;

  private OwnSupport() {}

  /** Those of a client by their names, and the one with which all confirmed writes are compared. */
  static Map<String, Function<LocalTopology, Contender>> of(String client) {
    Map<String, Function<LocalTopology, Contender>> own = new LinkedHashMap<>();
    switch (client) {
      case "jedis" -> own.put(JEDIS, OwnSupport::jedis);
      case "lettuce" -> {
        own.put(LETTUCE, OwnSupport::lettuce);
        own.put(MASTER_REPLICA, OwnSupport::lettuceMasterReplica);
      }
      case "redisson" -> own.put(REDISSON, OwnSupport::redisson);
      default -> throw new IllegalArgumentException("there is no client " + client);
    }
    own.put(JEDIS_WAIT, OwnSupport::jedisThatWaits);
    return own;
  }

  /** Where a contender of this name keeps its numbers. */
  static String list(String name) {
    return "numbers of " + name;
  }

  /** Jedis: a pool that follows, filled anew when a Sentinel announces somebody. */
  private static Contender jedis(LocalTopology servers) {
    RedisSentinelClient client = jedisPool(servers);
    return new Following(
        JEDIS, number -> client.rpush(list(JEDIS), Long.toString(number)), client::close);
  }

  /** The same with a WAIT in the same pipeline: how soon Redis itself confirms anything. */
  private static Contender jedisThatWaits(LocalTopology servers) {
    RedisSentinelClient client = jedisPool(servers);
    return new Following(
        JEDIS_WAIT,
        number -> {
          try (Pipeline pipeline = client.pipelined()) {
            Response<Long> pushed = pipeline.rpush(list(JEDIS_WAIT), Long.toString(number));
            Response<Long> replicas = pipeline.waitReplicas(1, WAIT_MILLIS);
            pipeline.sync();
            if (replicas.get() < 1) {
              throw new IllegalStateException("item " + pushed.get() + " is not confirmed");
            }
            return pushed.get();
          }
        },
        client::close);
  }

  private static RedisSentinelClient jedisPool(LocalTopology servers) {
    Set<HostAndPort> sentinels =
        servers.sentinels().stream()
            .map(it -> new HostAndPort(it.host(), it.port()))
            .collect(Collectors.toSet());
    return RedisSentinelClient.builder()
        .masterName(servers.masterName())
        .sentinels(sentinels)
        .build();
  }

  /** Lettuce: a connection that asks Sentinel whenever it has to be made anew. */
  private static Contender lettuce(LocalTopology servers) {
    RedisClient client = RedisClient.create(uri(servers));
    StatefulRedisConnection<String, String> connection = client.connect();
    return new Following(
        LETTUCE,
        number -> connection.sync().rpush(list(LETTUCE), Long.toString(number)),
        () -> shutDown(client));
  }

  /** Lettuce: connections to a primary and its replicas, whose roles Sentinel is asked for. */
  private static Contender lettuceMasterReplica(LocalTopology servers) {
    RedisClient client = RedisClient.create();
    StatefulRedisConnection<String, String> connection =
        MasterReplica.connect(client, StringCodec.UTF8, uri(servers));
    return new Following(
        MASTER_REPLICA,
        number -> connection.sync().rpush(list(MASTER_REPLICA), Long.toString(number)),
        () -> shutDown(client));
  }

  /** Redisson: it asks Sentinel every second. */
  private static Contender redisson(LocalTopology servers) {
    Config config = new Config();
    SentinelServersConfig sentinels =
        config.useSentinelServers().setMasterName(servers.masterName());
    servers.sentinels().forEach(it -> sentinels.addSentinelAddress("redis://" + it.address()));
    RedissonClient client = Redisson.create(config);
    return new Following(
        REDISSON,
        number ->
            client
                .getList(list(REDISSON), org.redisson.client.codec.StringCodec.INSTANCE)
                .add(Long.toString(number)),
        client::shutdown);
  }

  private static RedisURI uri(LocalTopology servers) {
    RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(servers.masterName());
    servers.sentinels().forEach(it -> uri.withSentinel(it.host(), it.port()));
    return uri.build();
  }

  private static void shutDown(RedisClient client) {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  private interface Push {
    Object push(long number);
  }

  /**
   * A client.
   *
   * @param name what the table calls it
   * @param push how it writes
   * @param end how it is closed
   */
  private record Following(String name, Push push, Runnable end) implements Contender {

    @Override
    public void write(long number) {
      Object unused = push.push(number);
    }

    @Override
    public void close() {
      end.run();
    }
  }
}
