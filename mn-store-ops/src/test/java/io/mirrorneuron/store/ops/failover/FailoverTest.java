package io.mirrorneuron.store.ops.failover;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FailoverTest {

  /** So long that Sentinels do nothing by themselves while a test runs. */
  private static final Duration NEVER_DOWN = Duration.ofMinutes(10);

  private static final String[] PLANNED = {"ha", "failover", "--yes", "--timeout", "90"};
  private static final String[] FORCED = {"ha", "failover", "--forced", "--yes", "--timeout", "90"};

  @Test
  void byPlanUnderLoadNoAcknowledgedWriteIsLost() throws Exception {
    switchOver(3);
  }

  @Test
  @Tag("long")
  @Timeout(1800)
  void twentyTimesByPlanUnderLoadNoAcknowledgedWriteIsLost() throws Exception {
    switchOver(20);
  }

  private static void switchOver(int times) throws Exception {
    try (LocalTopology redis = topology(2, Duration.ofSeconds(5))) {
      try (AcknowledgedWrites writes = new AcknowledgedWrites(redis)) {
        for (int i = 0; i < times; i++) {
          redis.awaitReady(PATIENCE);
          LocalRedis former = Cluster.primary(redis);
          writes.awaitSome();

          MnRun run = done(Cluster.environment(redis), with(PLANNED, "-o", "json"));

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

  @Test
  void theJsonIsAsDocumented() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      MnRun run = done(Cluster.environment(redis), with(PLANNED, "-o", "json"));

      assertThat(
              run.out()
                  .strip()
                  .replace(address(redis.nodes().get(0)), "node-0")
                  .replace(address(redis.nodes().get(1)), "node-1")
                  .replaceAll("\"at\" : \"[0-9T:.-]+Z\"", "\"at\" : TIME")
                  .replaceAll("history\" : \"[0-9a-f]{40}\"", "history\" : ID")
                  .replaceAll("(offset|paused_ms)\" : \\d+", "$1\" : NUMBER"))
          .isEqualTo(
              """
              {
                "master_name" : "mirror-neuron",
                "kind" : "planned",
                "at" : TIME,
                "former_primary" : "node-0",
                "new_primary" : "node-1",
                "former_epoch" : 0,
                "new_epoch" : 1,
                "paused_ms" : NUMBER,
                "lossless" : true,
                "evidence" : {
                  "old_history" : ID,
                  "old_offset" : NUMBER,
                  "shared_history" : ID,
                  "shared_offset" : NUMBER,
                  "changes_while_paused" : 0
                }
              }""");
    }
  }

  @Test
  void theOldPrimaryIsAReplicaAtOnceAndTakesNoWritesThatWouldBeLost() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      MnRun run = done(Cluster.environment(redis), PLANNED);

      assertThat(run.out()).contains("no acknowledged write was lost");
      assertThat(redis.primary().command("ROLE").items().get(0).text()).isEqualTo("slave");
      redis.awaitReady(PATIENCE);
    }
  }

  @Test
  void aReplicaThatIsAskedForIsPromotedAndKeepsItsPriority() {
    try (LocalTopology redis = topology(2, NEVER_DOWN)) {
      redis.hurry();
      for (LocalRedis wanted : redis.replicas()) {
        redis.awaitReady(PATIENCE);

        done(Cluster.environment(redis), with(PLANNED, "--to", address(wanted)));

        assertThat(Cluster.primary(redis)).isEqualTo(wanted);
        assertThat(
                wanted
                    .command("CONFIG", "GET", "replica-priority")
                    .fields()
                    .get("replica-priority"))
            .isEqualTo("100");
      }
    }
  }

  @Test
  void aDryRunNamesTheCandidateAndChangesNothing() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      MnRun run = MnRun.of(Cluster.environment(redis), "ha", "failover", "--dry-run");

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(oneLine(run.out()))
          .contains(address(redis.replicas().get(0)) + " would replace " + address(redis.primary()))
          .contains("it is the only replica that can be promoted");
      assertUntouched(redis);
    }
  }

  @Test
  void theJsonOfADryRunIsAsDocumented() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          MnRun.of(
                                  Cluster.environment(redis),
                                  "ha",
                                  "failover",
                                  "--dry-run",
                                  "-o",
                                  "json")
                              .out()
                              .strip()
                              .replace(address(redis.nodes().get(0)), "node-0")
                              .replace(address(redis.nodes().get(1)), "node-1")
                              .replaceAll("\"sentinel\" : \"[0-9.:]+\"", "\"sentinel\" : ONE")
                              .replaceAll("lag_bytes\" : \\d+", "lag_bytes\" : NUMBER"))
                      .isEqualTo(
                          """
                          {
                            "master_name" : "mirror-neuron",
                            "primary" : "node-0",
                            "epoch" : 0,
                            "sentinel" : ONE,
                            "candidate" : "node-1",
                            "why" : "it is the only replica that can be promoted",
                            "refused" : [ ],
                            "replicas" : [ {
                              "address" : "node-1",
                              "priority" : 100,
                              "lag_bytes" : NUMBER,
                              "objection" : null
                            } ]
                          }"""));
    }
  }

  @Test
  void whereNoReplicaAnswersItIsRefusedAndAllIsAsItWas() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      redis.replicas().get(0).pause();
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");

      MnRun dry = MnRun.of(environment, "ha", "failover", "--dry-run");
      MnRun run = MnRun.of(environment, PLANNED);

      assertThat(dry.exit()).isEqualTo(5);
      assertThat(run.exit()).isEqualTo(5);
      assertThat(oneLine(run.err()))
          .contains("refused, nothing was done")
          .contains(address(redis.replicas().get(0)) + ": it does not answer");
      assertUntouched(redis);
    }
  }

  @Test
  void aReplicaThatCouldBePromotedAndDoesNotCatchUpMakesItRefusedAndWritesGoOn() {
    try (LocalTopology redis = topology(2, NEVER_DOWN)) {
      LocalRedis frozen = redis.replicas().get(1);
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");

      // So late that the Sentinels hold it for good all the while: for five seconds, at least.
      MnRun run =
          MnRun.when("are paused", frozen::pause, environment, with(PLANNED, "--max-pause", "6"));

      assertThat(run.exit()).as(run.err()).isEqualTo(5);
      assertThat(oneLine(run.err()))
          .contains("has caught up: " + address(frozen) + " does not answer")
          .contains("writes go on at " + address(redis.primary()) + "; nothing was changed");
      assertUntouched(redis);
    }
  }

  @Test
  void aSecondOperatorIsRefusedWhileTheFirstIsAtIt() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      AtomicReference<MnRun> second = new AtomicReference<>();

      MnRun first =
          MnRun.when(
              "are paused",
              () -> second.set(MnRun.of(Cluster.environment(redis), PLANNED)),
              Cluster.environment(redis),
              with(PLANNED, "--max-pause", "60"));

      assertThat(second.get().exit()).isEqualTo(5);
      assertThat(oneLine(second.get().err()))
          .contains("another operator is failing over " + address(redis.primary()));
      // Unless a Sentinel that was held up refuses, which is not for this test.
      assertThat(first.exit()).as(first.err()).isIn(0, 5);
      assertThat(first.err()).doesNotContain("another operator");
    }
  }

  @Test
  void anOldPrimaryThatCutsTheConnectionIsDemotedAndUnpausedOverAnother() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      AtomicReference<MnRun> last = new AtomicReference<>();
      await()
          .atMost(PATIENCE.multipliedBy(2))
          .until(
              () -> {
                // As a Sentinel does that demotes it by itself.
                last.set(
                    MnRun.when(
                        "is the primary, epoch",
                        () -> redis.primary().command("CLIENT", "KILL", "TYPE", "normal"),
                        Cluster.environment(redis),
                        with(PLANNED, "--max-pause", "3600")));
                // Refused by a Sentinel that was held up, which leaves all as it was.
                return last.get().exit() != 5;
              });

      assertThat(last.get().exit()).as(last.get().err()).isZero();
      assertThat(last.get().out()).contains("no acknowledged write was lost");
      assertThat(redis.primary().command("ROLE").items().get(0).text()).isEqualTo("slave");
      // Answered and not held back, for an hour as it would be.
      assertThatThrownBy(() -> redis.primary().command("SET", "after", "v"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("READONLY");
    }
  }

  @Test
  void afterASignalInTheMiddleThePrimaryTakesWritesAndNothingHasChanged() {
    try (LocalTopology redis = topology(2, NEVER_DOWN)) {
      redis.replicas().get(1).pause();
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");
      // A pause that ends by itself only long after this test.
      try (MnProcess mn = MnProcess.start(environment, with(PLANNED, "--max-pause", "3600"))) {
        mn.awaitSaid("are paused");

        mn.terminate();

        assertThat(mn.awaitExit()).as(mn.err().toString()).isEqualTo(143);
        assertThat(String.join(" ", mn.err())).contains("interrupted before the switch");
        assertThat(String.join(" ", mn.err())).contains("nothing was changed");
      }
      assertUntouched(redis);
    }
  }

  @Test
  void byForceADeadPrimaryIsReplaced() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      redis.primary().kill();

      MnRun planned = MnRun.of(Cluster.environment(redis), PLANNED);
      MnRun forced = done(Cluster.environment(redis), FORCED);

      assertThat(planned.exit()).isEqualTo(5);
      assertThat(oneLine(planned.err())).contains("--forced does without");
      assertThat(Cluster.primary(redis)).isEqualTo(redis.replicas().get(0));
      assertThat(forced.out())
          .contains(address(redis.replicas().get(0)) + " replaces " + address(redis.primary()));
    }
  }

  @Test
  void byForceAFrozenPrimaryIsReplacedAndFollowsWhenItIsBack() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      redis.hurry();
      redis.primary().pause();
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");

      done(environment, FORCED);

      assertThat(redis.replicas().get(0).command("ROLE").items().get(0).text()).isEqualTo("master");
      redis.primary().resume();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(redis.primary().command("ROLE").items().get(0).text())
                      .isEqualTo("slave"));
    }
  }

  @Test
  void withoutReplicasNothingCanBeForced() {
    try (LocalTopology redis = topology(0, NEVER_DOWN)) {
      MnRun run = MnRun.of(Cluster.environment(redis), FORCED);

      assertThat(run.exit()).isEqualTo(5);
      assertThat(oneLine(run.err())).contains("no replica can be promoted: there is none");
    }
  }

  @Test
  void nobodyIsAskedWithoutATerminalAndTheNameMustBeTyped() {
    try (LocalTopology redis = topology(1, NEVER_DOWN)) {
      Map<String, String> environment = Cluster.environment(redis);

      MnRun script = MnRun.of(environment, "ha", "failover");
      MnRun typo = MnRun.typing("mirror-neurons\n", environment, "ha", "failover");

      assertThat(script.exit()).isEqualTo(5);
      assertThat(script.err()).contains("--yes");
      assertThat(typo.exit()).isEqualTo(5);
      assertThat(typo.err()).contains("Type mirror-neuron to go on", "not confirmed");
      assertUntouched(redis);

      MnRun typed = MnRun.typing("mirror-neuron\n", environment, "ha", "failover");

      assertThat(typed.err()).contains("are paused");
    }
  }

  /** A Sentinel that a crowded machine has held up refuses, which leaves all as it was. */
  private static MnRun done(Map<String, String> environment, String... args) {
    AtomicReference<MnRun> last = new AtomicReference<>();
    await()
        .atMost(PATIENCE.multipliedBy(2))
        .until(
            () -> {
              last.set(MnRun.of(environment, args));
              return last.get().exit() != 5;
            });
    assertThat(last.get().exit()).as(last.get().err() + last.get().out()).isZero();
    return last.get();
  }

  /** The same primary, the same epoch, writes go through. */
  private static void assertUntouched(LocalTopology redis) {
    redis
        .sentinels()
        .forEach(
            it ->
                assertThat(
                        it.command("SENTINEL", "MASTER", "mirror-neuron")
                            .fields()
                            .get("config-epoch"))
                    .isEqualTo("0"));
    assertThat(redis.primary().command("ROLE").items().get(0).text()).isEqualTo("master");
    try {
      assertThat(redis.primary().command("SET", "after", "v").text()).isEqualTo("OK");
    } catch (LocalServerException e) {
      throw new AssertionError("writes are still paused", e);
    }
  }

  private static LocalTopology topology(int replicas, Duration downAfter) {
    return LocalTopology.start(
        LocalTopologyConfig.builder().replicas(replicas).sentinels(3).downAfter(downAfter).build());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String[] with(String[] command, String... more) {
    String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }
}
