package io.mirrorneuron.store.redis.single;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Payload;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which client is used on a real class path: each case is a JVM of its own. */
class ClassPathTest {

  /** What belongs to one client or another, by the names of the archives. */
  private static final String CLIENTS = "(jedis|lettuce|redisson|netty|reactor|commons-pool).*";

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
  void withoutAClientTheArtifactsToAddAreNamed() throws Exception {
    assertThat(run("nothing", ""))
        .contains("MN_REDIS_CLIENT")
        .contains("the class path has no Redis client")
        .contains("redis.clients:jedis")
        .contains("io.lettuce:lettuce-core")
        .contains("org.redisson:redisson");
  }

  @ParameterizedTest
  @CsvSource({
    "jedis, (jedis|commons-pool).*",
    "lettuce, (lettuce|netty|reactor).*",
    "redisson, (redisson|netty|reactor).*"
  })
  void theOnlyClientIsTaken(String client, String archives) throws Exception {
    assertThat(run(archives, "")).isEqualTo("hello through " + client);
  }

  @Test
  void ofAllThreeOneMustBeNamed() throws Exception {
    assertThat(run(CLIENTS, ""))
        .contains("several Redis clients are on the class path")
        .contains("[jedis, lettuce, redisson]");
    assertThat(run(CLIENTS, "redisson")).isEqualTo("hello through redisson");
  }

  @Test
  void aClientThatIsNamedButMissingIsAnError() throws Exception {
    assertThat(run("(jedis|commons-pool).*", "lettuce"))
        .contains("the class path has not this Redis client")
        .contains("io.lettuce:lettuce-core");
  }

  private static String run(String archives, String client)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry -> {
                  String name = Path.of(entry).getFileName().toString();
                  return !name.matches(CLIENTS) || name.matches(archives);
                })
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                Application.class.getName(),
                redis.url(),
                client));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }

  /** An application that has the clients it was given. */
  static final class Application {

    private Application() {}

    public static void main(String[] arguments) {
      StoreConfig.Builder config = StoreConfig.builder().mode("single").url(arguments[0]);
      if (!arguments[1].isEmpty()) {
        config.client(arguments[1]);
      }
      try (MirrorStore store = MirrorStore.open(config.build())) {
        store.jobs().put("job", Payload.utf8("hello"));
        String thread =
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("mn-store-(lettuce|redisson).*"))
                .map(name -> name.split("-", 4)[2])
                .findAny()
                .orElse("jedis");
        System.out.println(
            store.jobs().get("job").orElseThrow().state().asUtf8() + " through " + thread);
      } catch (StoreConfigException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
