package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo on a cluster of somebody else, who switches it over meanwhile. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class GivenClusterTest {

  private static final String PASSWORD = "secret-of-the-data";
  private static final String SENTINEL_PASSWORD = "secret-of-the-sentinels";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int FILES = 12;
  private static final String INVITATION = "now is the time to switch the primary over";

  @TempDir private Path folder;

  @Tag("long")
  @Test
  void itGoesOnThroughAFailoverByCommandAndOneByElection()
      throws IOException, InterruptedException {
    try (LocalTopology redis = start(2);
        DemoProcess demo =
            new DemoProcess(folder, redis.environment(), given("--failovers", "2"))) {
      redis.primary().command("SET", "other", "untouched");
      assertThat(demo.saysSoonerOrLater(INVITATION)).as(demo::output).isTrue();
      assertThat(demo.descendants())
          .isNotEmpty()
          .allSatisfy(
              worker ->
                  assertThat(worker.info().commandLine().orElse("")).doesNotContain("secret"));

      LocalRedis second = redis.failOver(redis.sentinels().get(0), PATIENCE);
      assertThat(demo.saysSoonerOrLater("failover 1: " + second.address() + " is the primary"))
          .as(demo::output)
          .isTrue();
      redis.awaitReady(PATIENCE);
      second.kill();
      LocalRedis third = redis.awaitPrimaryOtherThan(second, PATIENCE);

      assertThat(demo.exitCode()).as(demo::output).isZero();
      assertThat(demo.output().lines().reduce("", (before, line) -> line))
          .matches(
              "demo_ok jobs=\\d+ files=\\d+ words=\\d+ takeovers=[1-9]\\d* fenced=[1-9]\\d* lost=0"
                  + " duplicated=0 failovers=[2-9]");
      assertThat(demo.output()).doesNotContain("secret");
      assertThat(demo.temporaryFiles()).isEmpty();
      assertThat(third.command("GET", "other").text()).isEqualTo("untouched");
      assertNothingStays(third);
    }
  }

  @Tag("long")
  @Test
  void interruptedItTakesItsJobsOff() throws IOException, InterruptedException {
    try (LocalTopology redis = start(1);
        DemoProcess demo = new DemoProcess(folder, redis.environment(), given())) {
      assertThat(demo.saysSoonerOrLater("jobs refer to it")).as(demo::output).isTrue();
      redis.primary().command("SET", "other", "untouched");
      demo.terminate();
      assertThat(demo.exitCode()).as(demo::output).isEqualTo(128 + 15);
      assertThat(demo.temporaryFiles()).isEmpty();
      assertNothingStays(redis.currentPrimary().orElseThrow());
    }
  }

  @Test
  void whatIsWrongWithTheClusterIsToldBeforeAnythingIsWritten()
      throws IOException, InterruptedException {
    try (LocalTopology redis = start(1)) {
      Map<String, String> environment = new HashMap<>(redis.environment());
      environment.put("MN_REDIS_PASSWORD", "wrong");
      assertRefused(
          environment, 1, "demo_failed the cluster cannot be used: ", "MN_REDIS_PASSWORD");

      environment.putAll(redis.environment());
      environment.put("MN_REDIS_SENTINEL_MASTER", "another");
      assertRefused(
          environment, 1, "demo_failed none of the Sentinels in MN_REDIS_SENTINELS", "'another'");

      environment.putAll(redis.environment());
      environment.put("MN_REDIS_WAIT_REPLICAS", "2");
      assertRefused(
          environment, 1, "a write was not confirmed as MN_REDIS_WAIT_REPLICAS=2 asks for", "");
      assertNothingStays(redis.primary());
    }
  }

  @Test
  void withoutAClusterInTheEnvironmentItIsRefused() throws IOException, InterruptedException {
    assertRefused(Map.of(), 2, "--given takes the cluster from the environment", "");
    assertRefused(Map.of("MN_REDIS_HA_MODE", "sentinel"), 2, "MN_REDIS_SENTINELS", "");
    assertRefused(
        Map.of(
            "MN_REDIS_HA_MODE", "sentinel",
            "MN_REDIS_SENTINELS", "127.0.0.1:1",
            "MN_REDIS_SENTINEL_PASSWORD", SENTINEL_PASSWORD),
        1,
        "demo_failed none of the Sentinels in MN_REDIS_SENTINELS names a primary",
        "127.0.0.1:1");
  }

  @Test
  void whatMakesSenseForAGivenClusterOnlyIsRefusedElsewhere()
      throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(folder, "--failovers", "2")) {
      assertThat(demo.exitCode()).isEqualTo(2);
      assertThat(demo.output()).startsWith("--at-least and --failovers are for --given");
    }
  }

  private void assertRefused(Map<String, String> environment, int code, String what, String besides)
      throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(folder, environment, given())) {
      assertThat(demo.exitCode()).as(demo::output).isEqualTo(code);
      assertThat(demo.output()).contains(what).contains(besides).doesNotContain("secret");
    }
  }

  /** What is left expires by itself. */
  private static void assertNothingStays(LocalRedis primary) {
    for (Reply key : primary.command("KEYS", "*").items()) {
      if (!key.text().equals("other")) {
        assertThat(key.text()).startsWith("mn_demo_");
        assertThat(primary.command("TTL", key.text()).number()).as(key.text()).isPositive();
      }
    }
  }

  private static LocalTopology start(int replicas) {
    return LocalTopology.start(
        LocalTopologyConfig.builder()
            .data(LocalRedisConfig.builder().password(PASSWORD).build())
            .replicas(replicas)
            .sentinels(3)
            .sentinelPassword(SENTINEL_PASSWORD)
            // No server that a busy machine holds up for some seconds is to be held for down.
            .downAfter(Duration.ofSeconds(6))
            .failoverTimeout(Duration.ofSeconds(3))
            .build());
  }

  private String[] given(String... besides) throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(input.resolve("file " + i), "ein Wort ".repeat(30));
    }
    String[] first = {"--given", "--at-least", "1s", "--workers", "3", "--input", input.toString()};
    String[] all = Arrays.copyOf(first, first.length + besides.length);
    System.arraycopy(besides, 0, all, first.length, besides.length);
    return all;
  }
}
