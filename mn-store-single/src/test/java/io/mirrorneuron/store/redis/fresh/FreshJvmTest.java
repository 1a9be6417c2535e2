package io.mirrorneuron.store.redis.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final Pattern OURS =
      Pattern.compile(".*mn-store-(api|single)([/\\\\]target[/\\\\]classes|[^/\\\\]*\\.jar)");
  private static final Pattern LIBRARIES =
      Pattern.compile("(slf4j-api|logback-classic|logback-core|jspecify)-.*\\.jar");
  private static final Pattern JEDIS =
      Pattern.compile(
          "(jedis|commons-pool2|gson|json|redis-authx-core|error_prone_annotations)-.*");
  private static final String TESTS = Path.of("target/test-classes").toAbsolutePath().toString();

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
    assertThat(onClassPath(entries(OURS, LIBRARIES, JEDIS), single()))
        .contains("api in unnamed module", "got state from single");
  }

  @Test
  void withoutAClientTheErrorNamesTheArtifactToAdd() throws Exception {
    assertThat(onClassPath(entries(OURS, LIBRARIES), single()))
        .contains("StoreConfigException", "MN_REDIS_CLIENT")
        .contains("no Redis client", "add redis.clients:jedis");
  }

  @Test
  void aClientThatIsNotThereIsNamedWithItsArtifact() throws Exception {
    Map<String, String> wanting = single();
    wanting.put("MN_REDIS_CLIENT", "jedis");
    assertThat(onClassPath(entries(OURS, LIBRARIES), wanting))
        .contains("StoreConfigException", "MN_REDIS_CLIENT", "add redis.clients:jedis");
  }

  @Test
  void anUnknownClientIsAnErrorThatNamesTheKnownOnes() throws Exception {
    Map<String, String> wanting = single();
    wanting.put("MN_REDIS_CLIENT", "hiredis");
    assertThat(onClassPath(entries(OURS, LIBRARIES, JEDIS), wanting))
        .contains("StoreConfigException", "MN_REDIS_CLIENT", "hiredis")
        .containsPattern("allowed are \\[.*jedis");
  }

  @Test
  void withoutAnEngineTheErrorNamesTheArtifactToAdd() throws Exception {
    List<String> apiOnly =
        entries(OURS, LIBRARIES).stream().filter(entry -> !entry.contains("single")).toList();
    assertThat(onClassPath(apiOnly, single()))
        .contains("StoreConfigException", "MN_REDIS_HA_MODE")
        .contains("add io.mirrorneuron:mn-store-single");
  }

  private static String onModulePath(
      String module, Pattern archives, Map<String, String> environment) throws Exception {
    return run(
        List.of(
            "--module-path",
            String.join(File.pathSeparator, entries(OURS, LIBRARIES, archives)),
            "--add-modules",
            "io.mirrorneuron.store.single," + module,
            "-cp",
            TESTS),
        environment);
  }

  private static String onClassPath(List<String> entries, Map<String, String> environment)
      throws Exception {
    return run(
        List.of("-cp", TESTS + File.pathSeparator + String.join(File.pathSeparator, entries)),
        environment);
  }

  private static String run(List<String> path, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(path);
    command.add(Smoke.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Neither our own settings nor options of the JVM may come in from outside.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MN_") || name.contains("JAVA"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
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

  /**
   * The entries of this JVM's class path that match, by their names or, for ours, by their paths.
   */
  private static List<String> entries(Pattern... wanted) {
    List<String> found =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(
                entry ->
                    Arrays.stream(wanted)
                        .anyMatch(
                            pattern ->
                                pattern.matcher(entry.toString()).matches()
                                    || pattern.matcher(entry.getFileName().toString()).matches()))
            .map(Path::toString)
            .collect(Collectors.toList());
    assertThat(found).as("the class path").hasSizeGreaterThanOrEqualTo(3);
    return found;
  }
}
