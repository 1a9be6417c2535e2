package io.mirrorneuron.store.ops.timeline;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.LiveRun;
import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

  /** Nothing listens to port 1. */
  private static final Map<String, String> NOBODY = Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1");

  private static final List<String> GOLDEN =
      List.of(
          "{\"at\":TIME,\"event\":\"+set\",\"subject\":\"master\",\"address\":\"PRIMARY\","
              + "\"sentinel\":\"SENTINEL\",\"text\":\"master mirror-neuron PRIMARY-HOST PORT"
              + " down-after-milliseconds 1000\",\"words\":\"primary PRIMARY\"}",
          "{\"at\":TIME,\"event\":\"+sdown\",\"subject\":\"slave\",\"address\":\"REPLICA\","
              + "\"sentinel\":\"SENTINEL\",\"text\":\"slave REPLICA REPLICA-HOST PORT @"
              + " mirror-neuron PRIMARY-HOST PORT\","
              + "\"words\":\"replica REPLICA is down, says SENTINEL\"}");

  @TempDir Path folder;

  @Test
  @Tag("long")
  void aFailoverIsOneTimelineAsJson() throws Exception {
    try (LocalTopology redis = LocalTopology.sentinel(2, 3);
        MnProcess mn = MnProcess.start(Cluster.environment(redis), "ha", "watch", "--json")) {
      mn.awaitSaid("listening to 3 Sentinels");
      LocalRedis former = redis.primary();

      former.kill();

      mn.awaitPrinted("+switch-master");
      LocalRedis elected = redis.awaitPrimaryOtherThan(former, PATIENCE);
      mn.awaitPrinted(
          "\"event\":\"+switch-master\",\"subject\":\"master\",\"address\":\"" + address(elected));
      List<String> events =
          mn.out().stream().map(WatchTest::json).map(it -> it.get("event").asText()).toList();
      assertThat(events).containsSubsequence("+sdown", "+odown", "+switch-master");
      JsonNode down =
          mn.out().stream()
              .map(WatchTest::json)
              .filter(it -> it.get("event").asText().equals("+sdown"))
              .filter(it -> it.get("subject").asText().equals("master"))
              .findFirst()
              .orElseThrow();
      assertThat(down.get("address").asText()).isEqualTo(address(former));
      assertThat(redis.sentinels())
          .extracting(Cluster::address)
          .contains(down.get("sentinel").asText());
      assertThat(down.get("at").asText()).matches("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z");
    }
  }

  @Test
  void whatItPrintsAndWhatItRunsIsAsDocumented() {
    Path log = folder.resolve("alerts");
    LocalTopologyConfig neverDown =
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(3)
            .downAfter(Duration.ofMinutes(10))
            .build();
    String exec = "echo \"$MN_EVENT $MN_EVENT_ADDRESS\" >>" + log;
    try (LocalTopology redis = LocalTopology.start(neverDown);
        LiveRun json = watch(redis, "--json");
        LiveRun text = watch(redis, "--exec", exec, "--exec-on", "+set")) {
      await().atMost(PATIENCE).until(() -> json.err().contains("listening to 3 Sentinels"));
      await().atMost(PATIENCE).until(() -> text.err().contains("listening to 3 Sentinels"));

      // Only this Sentinel says so, as the others have more patience.
      redis.replicas().get(0).pause();
      redis
          .sentinels()
          .get(0)
          .command("SENTINEL", "SET", redis.masterName(), "down-after-milliseconds", "1000");

      await().atMost(PATIENCE).until(() -> masked(redis, json.lines()).containsAll(GOLDEN));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(text.lines())
                      .allMatch(it -> it.length() <= 80)
                      .anyMatch(
                          it ->
                              it.matches("[0-9:]{8}\\.[0-9]{3}  .*")
                                  && it.endsWith("  +set: primary " + address(redis.primary()))));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(log).hasContent("+set " + address(redis.primary()) + "\n"));
    }
  }

  @Test
  @Tag("long")
  void aSentinelThatGoesAndComesBackIsListenedToAgain() {
    try (LocalTopology redis = LocalTopology.sentinel(1, 3);
        MnProcess mn = MnProcess.start(Cluster.environment(redis), "ha", "watch")) {
      mn.awaitSaid("listening to 3 Sentinels");

      redis.sentinels().get(2).kill();
      mn.awaitSaid("nothing is heard from Sentinel " + address(redis.sentinels().get(2)));
      redis.sentinels().get(2).restart(Data.KEEP);

      mn.awaitSaid("listening to Sentinel " + address(redis.sentinels().get(2)) + " again");
    }
  }

  @Test
  void withoutAnySentinelItFails() {
    MnRun run = MnRun.of(NOBODY, "ha", "watch");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("no Sentinel can be listened to");
  }

  @Test
  void anEventThatDoesNotExistIsAUsageError() {
    MnRun run = MnRun.of(NOBODY, "ha", "watch", "--exec", "true", "--exec-on", "+nonsense");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("+nonsense: there is no such event");
  }

  private static LiveRun watch(LocalTopology redis, String... more) {
    return LiveRun.of(
        Cluster.environment(redis),
        Stream.concat(Stream.of("ha", "watch"), Stream.of(more)).toArray(String[]::new));
  }

  /** What differs from run to run is replaced by what it is. */
  private static List<String> masked(LocalTopology redis, List<String> lines) {
    LocalRedis primary = redis.primary();
    LocalRedis replica = redis.replicas().get(0);
    return lines.stream()
        .map(
            line ->
                line.replaceAll("\"at\":\"[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z\"", "\"at\":TIME")
                    .replace(address(redis.sentinels().get(0)), "SENTINEL")
                    .replace(address(primary), "PRIMARY")
                    .replace(address(replica), "REPLICA")
                    .replace(primary.host() + " " + primary.port(), "PRIMARY-HOST PORT")
                    .replace(replica.host() + " " + replica.port(), "REPLICA-HOST PORT"))
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (java.io.IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
