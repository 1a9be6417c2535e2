package io.mirrorneuron.store.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.ops.MnRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectFailureTest {

  private static final String PASSWORD = "correct-horse";

  private static LocalRedis redis;
  private static String url;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start(LocalRedisConfig.builder().password(PASSWORD).build());
    url = "redis://" + redis.address() + "/0";
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"job nowhere", "events nowhere", "events nowhere -f", "agents nowhere"})
  void aJobThatIsNotThereIsSaidToBeNotThere(String what) {
    MnRun run = inspect(what);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("nowhere").doesNotContain("Exception", "\tat ");
  }

  @Test
  void aBundleThatIsNotThereIsSaidToBeNotThere() {
    MnRun run = inspect("bundles nowhere -o json");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("\"missing\" : [ \"nowhere\" ]");
    assertThat(run.err()).contains("there is no bundle nowhere");
  }

  @Test
  void aWrongPasswordIsSaidToBeWrongAndNotShown() {
    MnRun run =
        MnRun.of(
            Map.of("MN_REDIS_URL", url, "MN_REDIS_PASSWORD", "battery-staple"), "inspect", "jobs");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("MN_REDIS_PASSWORD").doesNotContain("battery-staple", "\tat ");
  }

  @Test
  void thePasswordMayStandInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");

    MnRun run =
        MnRun.of(Map.of(), "inspect", "jobs", "--redis", url, "--password-file", file.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
  }

  @Test
  void aPasswordOnTheCommandLineIsRefused() {
    MnRun run =
        MnRun.of(Map.of(), "inspect", "jobs", "--redis", url.replace("//", "//:" + PASSWORD + "@"));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--password-file").doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "job {glob*}",
        "jobs --after yesterday",
        "jobs --limit 0",
        "jobs --limit many",
        "jobs --status sleeping",
        "events a --after b",
        "events a --after 1 --last 2",
        "leases --named *",
        "jobs --redis redis://127.0.0.1 --sentinels 127.0.0.1:1",
        "jobs --redis http://127.0.0.1"
      })
  void aWrongCommandLineIsRefusedBeforeAnythingIsOpened(String what) {
    MnRun run =
        MnRun.of(Map.of("MN_REDIS_URL", "redis://127.0.0.1:1"), ("inspect " + what).split(" "));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void aWrongSettingIsNamed() {
    MnRun run = MnRun.of(Map.of("MN_REDIS_WAIT_REPLICAS", "few"), "inspect", "jobs");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("MN_REDIS_WAIT_REPLICAS", "few", "mn config explain");
  }

  @Test
  void aServerThatIsDownIsAFailure() {
    try (LocalRedis gone = LocalRedis.start()) {
      gone.kill();

      MnRun run =
          MnRun.of(
              Map.of("MN_REDIS_URL", gone.url(), "MN_REDIS_RECONNECT_ATTEMPTS", "1"),
              "inspect",
              "jobs");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains(gone.address().toString()).doesNotContain("\tat ");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsATimeout() {
    try (LocalRedis frozen = LocalRedis.start()) {
      frozen.pause();

      MnRun run =
          MnRun.of(
              Map.of("MN_REDIS_URL", frozen.url(), "MN_REDIS_RECONNECT_ATTEMPTS", "1"),
              "inspect",
              "jobs");

      assertThat(run.exit()).isEqualTo(6);
      assertThat(run.err()).contains(frozen.address().toString()).doesNotContain("\tat ");
    }
  }

  @Test
  void sentinelsThatAreDownAreAFailureThatNamesThem() {
    try (LocalRedis gone = LocalRedis.start()) {
      gone.kill();

      MnRun run =
          MnRun.of(
              Map.of("MN_REDIS_RECONNECT_ATTEMPTS", "1"),
              "inspect",
              "jobs",
              "--sentinels",
              gone.address().toString());

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains(gone.address().toString()).doesNotContain("\tat ");
    }
  }

  private static MnRun inspect(String what) {
    return MnRun.of(
        Map.of("MN_REDIS_URL", url, "MN_REDIS_PASSWORD", PASSWORD), ("inspect " + what).split(" "));
  }
}
