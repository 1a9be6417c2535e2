package io.mirrorneuron.store.ops.failover;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static io.mirrorneuron.store.ops.failover.Failovers.PLANNED;
import static io.mirrorneuron.store.ops.failover.Failovers.done;
import static io.mirrorneuron.store.ops.failover.Failovers.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnRun;
import java.time.Duration;

/** Planned switchovers while clients write, one after the other. */
final class SwitchoversUnderLoad {

  private SwitchoversUnderLoad() {}

  static void run(int times) throws Exception {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(2)
            .sentinels(3)
            .downAfter(Duration.ofSeconds(5))
            .build();
    try (LocalTopology redis = LocalTopology.start(config);
        AcknowledgedWrites writes = new AcknowledgedWrites(redis)) {
      for (int i = 0; i < times; i++) {
        redis.awaitReady(PATIENCE);
        LocalRedis former = Cluster.primary(redis);
        writes.awaitSome();

        MnRun run = done(redis, with(PLANNED, "-o", "json"));

        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("lossless").asBoolean()).as(run.out()).isTrue();
        assertThat(report.get("former_primary").asText()).isEqualTo(address(former));
        LocalRedis elected = redis.awaitPrimaryOtherThan(former, PATIENCE);
        assertThat(report.get("new_primary").asText()).isEqualTo(address(elected));
        writes.awaitSome();
      }
      assertThat(writes.missing(Cluster.primary(redis))).isEmpty();
    }
  }
}
