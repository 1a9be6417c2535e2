package io.mirrorneuron.store.redis.single;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.example.SocketConnector;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  /** As that of docs/WRITING-A-BACKEND.md, which needs no library. */
  @Test
  void aClientOfSomebodyElseIsTakenToo(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(RedisConnector.class.getName()), SocketConnector.class.getName());
    assertThat(run(folder + File.pathSeparator, "nothing", "")).isEqualTo("hello through socket");
    assertThat(run(folder + File.pathSeparator, "(jedis|commons-pool).*", ""))
        .contains("[jedis, socket]");
    assertThat(run(folder + File.pathSeparator, "(jedis|commons-pool).*", "socket"))
        .isEqualTo("hello through socket");
  }

  private static String run(String archives, String client)
      throws IOException, InterruptedException {
    return run("", archives, client);
  }

  private static String run(String more, String archives, String client)
      throws IOException, InterruptedException {
    String classPath =
        more
            + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
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
      StoreConfig.Builder config =
          StoreConfig.builder()
              .mode("single")
              .url(arguments[0])
              .set("MN_REDIS_CONNECT_TIMEOUT_MS", "20000")
              .set("MN_REDIS_COMMAND_TIMEOUT_MS", "20000");
      if (!arguments[1].isEmpty()) {
        config.client(arguments[1]);
      }
      try (MirrorStore store = MirrorStore.open(config.build())) {
        store.jobs().put("job", Payload.utf8("hello"));
        EventFollower follower = store.events().follow("job", EventCursor.START);
        System.out.println(
            store.jobs().get("job").orElseThrow().state().asUtf8() + " through " + client());
        follower.close();
      } catch (StoreConfigException e) {
        System.out.println(e.getMessage());
      }
    }

    /** Whoever receives messages has a thread with the client's name in its own. */
    private static String client() {
      Pattern name = Pattern.compile("mn-store-(jedis|lettuce|redisson|socket)-.*");
      return Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .map(thread -> name.matcher(thread.getName()))
                      .filter(Matcher::matches)
                      .map(found -> found.group(1))
                      .findAny(),
              Optional::isPresent)
          .orElseThrow();
    }
  }
}
