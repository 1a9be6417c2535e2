package io.mirrorneuron.store.ops.status;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnRun;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatusTest {

  private static final String[] STATUS = {"ha", "status"};
  private static final String[] JSON = {"ha", "status", "-o", "json"};

  private static LocalTopology whole;

  @BeforeAll
  static void start() {
    // Nothing is killed in it, so that nothing shall be replaced because the machine is slow.
    whole =
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(1)
                .sentinels(3)
                .downAfter(Duration.ofMinutes(10))
                .build());
  }

  @AfterAll
  static void stop() {
    whole.close();
  }

  @Test
  void aWholeClusterIsOkAndFitsEightyColumns() {
    MnRun run =
        awaitStatus(Cluster.environment(whole), STATUS, it -> assertThat(it.exit()).isZero());

    assertThat(run.lines()).first().isEqualTo("mirror-neuron: ok");
    assertThat(run.lines()).allMatch(it -> it.length() <= 80);
    whole.nodes().forEach(it -> assertThat(run.out()).contains(address(it)));
    whole.sentinels().forEach(it -> assertThat(run.out()).contains(address(it)));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theJsonOfAWholeClusterIsAsDocumented() {
    awaitStatus(
        Cluster.environment(whole),
        JSON,
        run -> assertThat(masked(whole, run.out())).isEqualTo(GOLDEN));
  }

  @Test
  void aReplicaThatIsGoneIsDegradedAndNamed() {
    try (LocalTopology redis = LocalTopology.sentinel(1, 1)) {
      LocalRedis gone = redis.replicas().get(0);
      gone.kill();

      MnRun run =
          awaitStatus(Cluster.environment(redis), STATUS, it -> assertThat(it.exit()).isEqualTo(3));

      assertThat(oneLine(run)).contains("replica " + address(gone) + " does not answer");
      assertThat(run.lines()).first().isEqualTo("mirror-neuron: degraded");
    }
  }

  @Test
  @Tag("long")
  void aReplicaThatIsFrozenIsDegradedToo() {
    try (LocalTopology redis = LocalTopology.sentinel(2, 3)) {
      LocalRedis frozen = redis.replicas().get(0);
      frozen.pause();
      Map<String, String> environment = new LinkedHashMap<>(Cluster.environment(redis));
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "1000");

      awaitStatus(
          environment,
          STATUS,
          run -> {
            assertThat(run.exit()).isEqualTo(3);
            assertThat(oneLine(run)).contains("replica " + address(frozen) + " does not answer");
          });
    }
  }

  @Test
  void aMinorityOfSentinelsIsNoQuorumAndEachCountsOnceByWhateverName() {
    try (LocalTopology redis = LocalTopology.sentinel(0, 3)) {
      redis.sentinels().get(1).kill();
      redis.sentinels().get(2).kill();
      Map<String, String> environment = new LinkedHashMap<>(Cluster.environment(redis));
      environment.compute(
          "MN_REDIS_SENTINELS",
          (name, all) ->
              String.valueOf(all)
                  .replace(
                      address(redis.sentinels().get(2)),
                      "localhost:" + redis.sentinels().get(2).port()));

      MnRun run = awaitStatus(environment, STATUS, it -> assertThat(it.exit()).isEqualTo(4));

      assertThat(run.lines()).first().isEqualTo("mirror-neuron: no quorum");
      assertThat(oneLine(run))
          .contains("Sentinel " + address(redis.sentinels().get(0)) + " cannot elect: NOQUORUM")
          .contains("Sentinel " + address(redis.sentinels().get(1)) + " says nothing")
          .contains("Sentinel localhost:" + redis.sentinels().get(2).port() + " says nothing")
          .doesNotContain("4 Sentinels")
          .doesNotContain("Sentinel " + address(redis.sentinels().get(2)) + " says nothing");
    }
  }

  @Test
  void aDeadPrimaryWithoutReplicaIsDown() {
    try (LocalTopology redis = LocalTopology.sentinel(0, 1)) {
      redis.primary().kill();

      MnRun run =
          awaitStatus(Cluster.environment(redis), STATUS, it -> assertThat(it.exit()).isEqualTo(1));

      assertThat(run.lines()).first().isEqualTo("mirror-neuron: down");
      assertThat(oneLine(run))
          .contains("the primary " + address(redis.primary()) + " does not answer");
    }
  }

  @Test
  void whereNoSentinelIsNothingCanBeLearned() {
    // Nothing listens to port 1.
    MnRun run = MnRun.of(Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1"), STATUS);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(oneLine(run)).contains("no Sentinel says anything of mirror-neuron");
  }

  @Test
  void aWrongPasswordNamesTheSettingAndNotThePassword() {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .sentinels(1)
            .sentinelPassword("right-horse")
            .data(LocalRedisConfig.builder().password("right-horse").build())
            .build();
    try (LocalTopology redis = LocalTopology.start(config)) {
      refused(redis, "MN_REDIS_PASSWORD");
      refusedFailover(redis);
      refused(redis, "MN_REDIS_SENTINEL_PASSWORD");
    }
  }

  private static void refused(LocalTopology redis, String setting) {
    Map<String, String> environment = new LinkedHashMap<>(Cluster.environment(redis));
    environment.put(setting, "wrong-horse");

    MnRun run = awaitStatus(environment, STATUS, it -> assertThat(it.exit()).isEqualTo(2));

    assertThat(run.lines()).first().isEqualTo("mirror-neuron: unknown");
    assertThat(oneLine(run))
        .contains("does not accept the credentials of " + setting)
        .containsPattern(":\\d+ +refused ")
        .doesNotContain("no answer")
        .doesNotContain("wrong-horse");
  }

  /** Whoever follows the advice would lose writes for nothing. */
  private static void refusedFailover(LocalTopology redis) {
    Map<String, String> environment = new LinkedHashMap<>(Cluster.environment(redis));
    environment.put("MN_REDIS_PASSWORD", "wrong-horse");

    MnRun run =
        awaitStatus(
            environment,
            new String[] {"ha", "failover", "--dry-run"},
            it -> assertThat(oneLine(it)).contains("does not let us in"));

    assertThat(run.exit()).isEqualTo(5);
    assertThat(oneLine(run))
        .contains("does not accept the credentials of MN_REDIS_PASSWORD")
        .doesNotContain("--forced", "does not answer", ".)");
  }

  @Test
  void anUnknownMasterNameIsToldInTheSentinelsWords() {
    MnRun run = MnRun.of(Cluster.environment(whole), "ha", "status", "--master-name", "other");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(oneLine(run)).contains("No such master with that name");
  }

  @Test
  void withoutSentinelsInTheConfigurationItIsAUsageError() {
    MnRun run = MnRun.of(Map.of(), STATUS);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("MN_REDIS_SENTINELS");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void watchingAsJsonPrintsALineForEachLook() throws Exception {
    MnRun run =
        MnRun.of(
            Cluster.environment(whole),
            "ha",
            "status",
            "--watch",
            "--count",
            "3",
            "--interval",
            "0.1",
            "-o",
            "json");

    assertThat(run.lines()).hasSize(3);
    for (String line : run.lines()) {
      assertThat(new ObjectMapper().readTree(line).get("primary").asText())
          .isEqualTo(address(whole.primary()));
    }
  }

  private static MnRun awaitStatus(
      Map<String, String> environment, String[] command, ThrowingConsumer<MnRun> good) {
    AtomicReference<MnRun> last = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              last.set(MnRun.of(environment, command));
              good.accept(last.get());
            });
    return last.get();
  }

  /** Sentences as they were before they were broken into lines. */
  private static String oneLine(MnRun run) {
    return run.out().replaceAll("\\s+", " ");
  }

  /** What differs from run to run is replaced by what it is. */
  private static String masked(LocalTopology redis, String json) throws Exception {
    String text = json;
    for (int i = 0; i < redis.nodes().size(); i++) {
      text = text.replace(address(redis.nodes().get(i)), "node-" + i);
    }
    for (int i = 0; i < redis.sentinels().size(); i++) {
      text = text.replace(address(redis.sentinels().get(i)), "sentinel-" + i);
    }
    JsonNode read = new ObjectMapper().readTree(text);
    assertThat(read.get("nodes").findValues("offset")).allMatch(JsonNode::isIntegralNumber);
    assertThat(read.get("nodes").get(1).get("lag_bytes").isIntegralNumber()).isTrue();
    assertThat(read.get("nodes").get(1).get("lag_seconds").isIntegralNumber()).isTrue();
    return text.replaceAll(
            "\"at\" : \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"", "\"at\" : TIME")
        .replaceAll("\"version\" : \"[0-9.]+\"", "\"version\" : VERSION")
        .replaceAll("\"(offset|lag_bytes|lag_seconds)\" : \\d+", "\"$1\" : NUMBER")
        .strip();
  }

  private static final String SENTINEL =
      """
      {
          "address" : "sentinel-%d",
          "reachable" : true,
          "denied" : false,
          "problem" : null,
          "primary" : "node-0",
          "epoch" : 0,
          "flags" : [ "master" ],
          "quorum" : 2,
          "ckquorum" : true,
          "peers" : 2,
          "replicas" : 1,
          "replicas_down" : 0
        }\
      """;

  private static final String GOLDEN =
      """
      {
        "master_name" : "mirror-neuron",
        "at" : TIME,
        "verdict" : "ok",
        "reasons" : [ ],
        "warnings" : [ ],
        "primary" : "node-0",
        "epoch" : 0,
        "quorum" : 2,
        "sentinel_count" : 3,
        "sentinels" : [ %s, %s, %s ],
        "nodes" : [ {
          "address" : "node-0",
          "reachable" : true,
          "denied" : false,
          "problem" : null,
          "role" : "primary",
          "version" : VERSION,
          "following" : null,
          "link" : null,
          "offset" : NUMBER,
          "lag_bytes" : null,
          "lag_seconds" : null,
          "priority" : 100
        }, {
          "address" : "node-1",
          "reachable" : true,
          "denied" : false,
          "problem" : null,
          "role" : "replica",
          "version" : VERSION,
          "following" : "node-0",
          "link" : "up",
          "offset" : NUMBER,
          "lag_bytes" : NUMBER,
          "lag_seconds" : NUMBER,
          "priority" : 100
        } ]
      }\
      """
          .formatted(SENTINEL.formatted(0), SENTINEL.formatted(1), SENTINEL.formatted(2));
}
