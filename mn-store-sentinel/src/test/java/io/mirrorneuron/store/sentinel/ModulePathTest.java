package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.tck.fresh.FreshJvm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The mode {@code sentinel} in a JVM of its own, on the module path. */
class ModulePathTest {

  @Test
  void aStoreThatFollowsSentinelsOpensOnTheModulePath() throws Exception {
    try (LocalTopology redis = LocalTopology.sentinel(1, 3)) {
      Map<String, String> environment = new TreeMap<>(redis.environment());
      environment.put("MN_REDIS_CONNECT_TIMEOUT_MS", "20000");
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "20000");
      environment.put("MN_REDIS_NAMESPACE", "fresh-" + UUID.randomUUID());
      assertThat(
              FreshJvm.onModulePath(
                  FreshJvm.entries(
                      FreshJvm.ours("api", "single", "sentinel"),
                      FreshJvm.LIBRARIES,
                      FreshJvm.JEDIS),
                  List.of("io.mirrorneuron.store.sentinel", "redis.clients.jedis"),
                  environment))
          .contains("api in module io.mirrorneuron.store.api", "got state from sentinel");
    }
  }
}
