package io.mirrorneuron.store.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.ops.LiveRun;
import io.mirrorneuron.store.ops.MnRun;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FollowFailoverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void ridesThroughAFailover() {
    try (LocalTopology topology = LocalTopology.sentinel(1, 3)) {
      Map<String, String> confirming = new TreeMap<>(topology.environment());
      confirming.put("MN_REDIS_WAIT_REPLICAS", "1");
      confirming.put("MN_REDIS_WAIT_TIMEOUT_MS", "30000");
      append(confirming, "before");
      LiveRun run =
          LiveRun.of(
              Map.of(),
              "inspect",
              "events",
              "job-1",
              "-f",
              "--limit",
              "2",
              "--sentinels",
              topology.sentinelAddresses(),
              "--master-name",
              topology.masterName());
      await().atMost(PATIENCE).until(() -> run.lines().size() >= 2);

      LocalRedis former = topology.primary();
      former.kill();
      topology.awaitPrimaryOtherThan(former, PATIENCE);
      append(topology.environment(), "after");

      assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(0);
      assertThat(run.lines())
          .satisfiesExactly(
              heading -> assertThat(heading).contains("EVENT"),
              first -> assertThat(first).startsWith("       1  ").endsWith("before"),
              second -> assertThat(second).startsWith("       2  ").endsWith("after"));
      assertThat(run.err()).doesNotContain("\tat ");
      assertThat(MnRun.of(topology.environment(), "inspect", "jobs").out()).contains("job-1 ");
    }
  }

  private static void append(Map<String, String> environment, String event) {
    try (MirrorStore store = MirrorStore.open(StoreConfig.from(Map.of(), environment))) {
      if (store.jobs().get("job-1").isEmpty()) {
        store.jobs().put("job-1", Payload.utf8("{}"));
      }
      store.events().append("job-1", Payload.utf8(event));
    }
  }
}
