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
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

  @TempDir Path folder;

  @Test
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
  void aLineForAPersonFitsEightyColumns() {
    try (LocalTopology redis = LocalTopology.sentinel(1, 3);
        MnProcess mn = MnProcess.start(Cluster.environment(redis), "ha", "watch")) {
      mn.awaitSaid("listening to 3 Sentinels");
      LocalRedis replica = redis.replicas().get(0);

      replica.kill();

      mn.awaitPrinted("+sdown: replica " + address(replica) + " is down, says");
      assertThat(mn.out()).allMatch(it -> it.length() <= 80);
      assertThat(mn.out().get(0)).matches("[0-9:]{8}\\.[0-9]{3}  .*");
    }
  }

  @Test
  void theCommandIsRunAtMostOncePerPeriodWithTheEventInItsEnvironment() {
    Path log = folder.resolve("alerts");
    try (LocalTopology redis = LocalTopology.sentinel(1, 3);
        MnProcess mn =
            MnProcess.start(
                Cluster.environment(redis),
                "ha",
                "watch",
                "--exec",
                "echo \"$MN_EVENT $MN_EVENT_ADDRESS skipped=$MN_EVENTS_SKIPPED\" >>"
                    + log
                    + "; read json; echo \"heard $json\"",
                "--exec-on",
                "+switch-master",
                "--exec-every",
                "3600")) {
      mn.awaitSaid("listening to 3 Sentinels");
      LocalRedis former = redis.primary();

      LocalRedis elected = redis.failOver(redis.sentinels().get(0), PATIENCE);
      await().atMost(PATIENCE).until(() -> Files.exists(log) && Files.size(log) > 0);
      redis.awaitReady(PATIENCE);
      assertThat(redis.failOver(redis.sentinels().get(0), PATIENCE)).isEqualTo(former);
      mn.awaitPrinted(address(former) + " is the primary instead of");

      assertThat(log).hasContent("+switch-master " + address(elected) + " skipped=0\n");
      mn.awaitSaid("heard {\"at\":");
    }
  }

  @Test
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
    try (LocalTopology redis = LocalTopology.sentinel(0, 1)) {
      redis.sentinels().get(0).kill();

      MnRun run = MnRun.of(Cluster.environment(redis), "ha", "watch");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("no Sentinel can be listened to");
    }
  }

  @Test
  void anEventThatDoesNotExistIsAUsageError() {
    MnRun run =
        MnRun.of(
            java.util.Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1"),
            "ha",
            "watch",
            "--exec",
            "true",
            "--exec-on",
            "+nonsense");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("+nonsense: there is no such event");
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (java.io.IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
