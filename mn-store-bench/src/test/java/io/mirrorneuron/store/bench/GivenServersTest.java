package io.mirrorneuron.store.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirrorneuron.store.bench.bare.BareClient;
import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.Recorder;
import io.mirrorneuron.store.bench.record.ScriptCall;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Servers that are there already, with passwords, and with data of somebody else. */
class GivenServersTest {

  private static final String PASSWORD = "of-the-data";
  private static final String SENTINEL_PASSWORD = "of-the-sentinels";
  private static final Map<String, String> CREDENTIALS =
      Map.of("MN_REDIS_PASSWORD", PASSWORD, "MN_REDIS_SENTINEL_PASSWORD", SENTINEL_PASSWORD);

  private static LocalTopology topology;

  @BeforeAll
  static void start() {
    topology =
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(1)
                .sentinels(3)
                .downAfter(Duration.ofSeconds(30)) // nobody is to be replaced
                .data(LocalRedisConfig.builder().password(PASSWORD).build())
                .sentinelPassword(SENTINEL_PASSWORD)
                .build());
    var unused = topology.primary().command("SET", "of-somebody-else", "precious");
  }

  @AfterAll
  static void close() {
    topology.close();
  }

  private static Map<String, String> single() {
    return Map.of("mn.bench.redis", topology.primary().address().toString());
  }

  private static Map<String, String> sentinel() {
    return Map.of(
        "mn.bench.sentinels", topology.sentinelAddresses(),
        "mn.bench.master", topology.masterName());
  }

  private static Redis redis(Map<String, String> properties) {
    Redis redis = new Redis();
    redis.start(GivenServers.find(properties::get, CREDENTIALS::get).orElseThrow());
    return redis;
  }

  private static List<String> keys() {
    return topology.primary().command("KEYS", "*").items().stream().map(Object::toString).toList();
  }

  @Test
  void withoutAPropertyThereAreNone() {
    assertThat(GivenServers.find(name -> null, CREDENTIALS::get)).isEmpty();
  }

  @Test
  void sentinelsWithoutTheNameOfThePrimaryAreRefused() {
    assertThatThrownBy(
            () ->
                GivenServers.find(
                    Map.of("mn.bench.sentinels", "127.0.0.1:26379")::get, CREDENTIALS::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mn.bench.master");
  }

  @Test
  void aReplicaIsNotMeasured() {
    Map<String, String> replica =
        Map.of("mn.bench.redis", topology.replicas().get(0).address().toString());
    assertThatThrownBy(() -> redis(replica)).hasMessageContaining("is no primary");
  }

  @Test
  void whatIsThereIsFoundAndMoreReplicasAreMissed() {
    for (Map<String, String> properties : List.of(single(), sentinel())) {
      Redis redis = redis(properties);
      assertThat(redis.primary()).hasToString(topology.primary().address().toString());
      assertThat(redis.replicas(1))
          .singleElement()
          .hasToString(topology.replicas().get(0).address().toString());
      assertThatThrownBy(() -> redis.require(2)).hasMessageContaining("there are 1");
      assertThat(redis.servers().toString()).doesNotContain(PASSWORD, SENTINEL_PASSWORD);
      redis.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void nothingIsLeftBehindOfTheStoreAndTheBareClients(String client) {
    for (Map<String, String> properties : List.of(single(), sentinel())) {
      Redis redis = redis(properties);
      try (Recorder recorder = new Recorder(redis.store());
          BareClient bare = BareClient.open(client, redis.primary());
          BareConnection connection = bare.connect()) {
        var call =
            ScriptCall.of(
                recorder.command(store -> store.jobs().put("job", Payload.of(new byte[10]))));
        assertThat(connection.scriptAndWait(call, 1).replicas()).isOne();
        assertThat(keys()).hasSizeGreaterThan(1);
      }
      redis.close();
      assertThat(keys()).containsExactly("of-somebody-else");
    }
  }

  @Test
  void norOfThePeers() {
    for (Map<String, String> properties : List.of(single(), sentinel())) {
      Redis redis = redis(properties);
      ShedLocks shed = new ShedLocks();
      shed.open(redis);
      var unused = shed.lock("job");
      RedissonLocks redisson = new RedissonLocks();
      redisson.wait = 1;
      redisson.open(redis);
      long token = redisson.fencedLock("job").lockAndGetToken();
      assertThat(token).isPositive();
      assertThat(keys()).hasSizeGreaterThan(2);
      redisson.close();
      shed.close();
      redis.close();
      assertThat(keys()).containsExactly("of-somebody-else");
    }
  }

  @Test
  void settingsAndCountersAreLeftAlone() {
    Map<String, String> before = percentiles();
    Redis redis = redis(single());
    RedisCost cost = new RedisCost();
    cost.look();
    redis.close();
    assertThat(percentiles()).isEqualTo(before);
    assertThat(topology.primary().command("INFO", "commandstats").fields())
        .as("what was counted before is still counted")
        .containsKey("cmdstat_set");
  }

  private static Map<String, String> percentiles() {
    try (Jedis jedis = new Jedis(topology.primary().url())) {
      return jedis.configGet("latency-tracking-info-percentiles");
    }
  }
}
