package io.mirrorneuron.store.redis.fresh;

import static io.mirrorneuron.store.tck.fresh.FreshJvm.JEDIS;
import static io.mirrorneuron.store.tck.fresh.FreshJvm.LIBRARIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.tck.fresh.FreshJvm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The store in JVMs of its own: on the module path, and on class paths with and without a client.
 */
@Execution(ExecutionMode.CONCURRENT)
class FreshJvmTest {

  private static final Pattern OURS = FreshJvm.ours("api", "single");

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void theStoreInMemoryOpensOnTheModulePath() throws Exception {
    assertThat(onModulePath("redis.clients.jedis", JEDIS, Map.of("MN_REDIS_HA_MODE", "memory")))
        .contains("api in module io.mirrorneuron.store.api", "got state from memory");
  }

  /**
   * Lettuce and Redisson are automatic modules, which do not say that they need netty's: these have
   * to be named.
   */
  @ParameterizedTest
  @CsvSource({
    "redis.clients.jedis,"
        + " (jedis|commons-pool2|gson|json|redis-authx-core|error_prone_annotations)",
    "'lettuce.core,io.netty.handler,io.netty.resolver.dns,reactor.core',"
        + " (lettuce-core|netty-.*|reactor-core|reactive-streams|redis-authx-core)",
    "'redisson,io.netty.handler,io.netty.resolver.dns,reactor.core',"
        + " (redisson|netty-.*|reactor-core|reactive-streams|rxjava|cache-api|kryo|reflectasm"
        + "|minlog|objenesis|jodd-util|snakeyaml|byte-buddy)"
  })
  void theStoreInRedisOpensOnTheModulePathWithAnyClient(String module, String archives)
      throws Exception {
    assertThat(onModulePath(module, Pattern.compile(archives + "-.*"), single()))
        .contains("api in module io.mirrorneuron.store.api", "got state from single");
  }

  @Test
  void theOnlyClientOnTheClassPathIsUsed() throws Exception {
    assertThat(FreshJvm.onClassPath(FreshJvm.entries(OURS, LIBRARIES, JEDIS), single()))
        .contains("api in unnamed module", "got state from single");
  }

  @Test
  void withoutAClientTheErrorNamesTheArtifactToAdd() throws Exception {
    assertThat(FreshJvm.onClassPath(FreshJvm.entries(OURS, LIBRARIES), single()))
        .contains("StoreConfigException", "MN_REDIS_CLIENT")
        .contains("no Redis client", "add redis.clients:jedis");
  }

  @Test
  void aClientThatIsNotThereIsNamedWithItsArtifact() throws Exception {
    Map<String, String> wanting = single();
    wanting.put("MN_REDIS_CLIENT", "jedis");
    assertThat(FreshJvm.onClassPath(FreshJvm.entries(OURS, LIBRARIES), wanting))
        .contains("StoreConfigException", "MN_REDIS_CLIENT", "add redis.clients:jedis");
  }

  @Test
  void anUnknownClientIsAnErrorThatNamesTheKnownOnes() throws Exception {
    Map<String, String> wanting = single();
    wanting.put("MN_REDIS_CLIENT", "hiredis");
    assertThat(FreshJvm.onClassPath(FreshJvm.entries(OURS, LIBRARIES, JEDIS), wanting))
        .contains("StoreConfigException", "MN_REDIS_CLIENT", "hiredis")
        .containsPattern("allowed are \\[.*jedis");
  }

  @Test
  void withoutAnEngineTheErrorNamesTheArtifactToAdd() throws Exception {
    List<String> apiOnly =
        FreshJvm.entries(OURS, LIBRARIES).stream()
            .filter(entry -> !entry.contains("single"))
            .toList();
    assertThat(FreshJvm.onClassPath(apiOnly, single()))
        .contains("StoreConfigException", "MN_REDIS_HA_MODE")
        .contains("add io.mirrorneuron:mn-store-single");
  }

  private static String onModulePath(
      String module, Pattern archives, Map<String, String> environment) throws Exception {
    return FreshJvm.onModulePath(
        FreshJvm.entries(OURS, LIBRARIES, archives),
        List.of("io.mirrorneuron.store.single", module),
        environment);
  }

  private static Map<String, String> single() {
    return new TreeMap<>(
        Map.of(
            "MN_REDIS_HA_MODE",
            "single",
            "MN_REDIS_URL",
            redis.url(),
            "MN_REDIS_CONNECT_TIMEOUT_MS",
            "20000",
            "MN_REDIS_COMMAND_TIMEOUT_MS",
            "20000",
            "MN_REDIS_NAMESPACE",
            "fresh-" + UUID.randomUUID()));
  }
}
