package io.mirrorneuron.store.ops.failover;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static io.mirrorneuron.store.ops.failover.Failovers.FORCED;
import static io.mirrorneuron.store.ops.failover.Failovers.NEVER_DOWN;
import static io.mirrorneuron.store.ops.failover.Failovers.PLANNED;
import static io.mirrorneuron.store.ops.failover.Failovers.assertUntouched;
import static io.mirrorneuron.store.ops.failover.Failovers.done;
import static io.mirrorneuron.store.ops.failover.Failovers.file;
import static io.mirrorneuron.store.ops.failover.Failovers.notRefused;
import static io.mirrorneuron.store.ops.failover.Failovers.oneLine;
import static io.mirrorneuron.store.ops.failover.Failovers.role;
import static io.mirrorneuron.store.ops.failover.Failovers.topology;
import static io.mirrorneuron.store.ops.failover.Failovers.with;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failovers into which something comes, and many in a row. */
@Tag("long")
class BrokenFailoverTest {

  @Test
  @Timeout(1800)
  void twentyTimesByPlanUnderLoadNoAcknowledgedWriteIsLost() throws Exception {
    SwitchoversUnderLoad.run(20);
  }

  @Test
  void aReplicaThatIsAskedForIsPromotedAndKeepsItsPriorityOverARestartToo() {
    try (LocalTopology redis = topology(2)) {
      redis.hurry();
      for (LocalRedis wanted : redis.replicas()) {
        redis.awaitReady(PATIENCE);

        done(redis, with(PLANNED, "--to", address(wanted)));

        assertThat(Cluster.primary(redis)).isEqualTo(wanted);
        assertThat(
                wanted
                    .command("CONFIG", "GET", "replica-priority")
                    .fields()
                    .get("replica-priority"))
            .isEqualTo("100");
        // Redis leaves a setting away that is at its default.
        assertThat(file(wanted)).allMatch(it -> it.equals("replica-priority 100"));
      }
    }
  }

  @Test
  void anOldPrimaryThatCutsTheConnectionIsDemotedAndUnpausedOverAnother() {
    try (LocalTopology redis = topology(1)) {
      // As a Sentinel does that demotes it by itself.
      MnRun run =
          notRefused(
              () ->
                  MnRun.when(
                      "is the primary, epoch",
                      () -> redis.primary().command("CLIENT", "KILL", "TYPE", "normal"),
                      Cluster.environment(redis),
                      with(PLANNED, "--max-pause", "3600")));

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).contains("no acknowledged write was lost");
      assertThat(role(redis.primary())).isEqualTo("slave");
      // Answered and not held back, for an hour as it would be.
      assertThatThrownBy(() -> redis.primary().command("SET", "after", "v"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("READONLY");
    }
  }

  @Test
  void whereTheSentinelIsAtItAlreadyWritesWaitForTheEndOfThat() {
    try (LocalTopology redis = lonelySentinel()) {
      MnRun run =
          notRefused(
              () ->
                  MnRun.when(
                      "holds all of it",
                      () -> beginFailover(redis),
                      Cluster.environment(redis),
                      PLANNED));

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.err()).contains("INPROG", "waiting for the end of that failover");
      assertThat(run.out())
          .contains(address(redis.replicas().get(0)) + " replaces " + address(redis.primary()))
          .contains("no acknowledged write was lost");
      assertThat(role(redis.primary())).isEqualTo("slave");
    }
  }

  @Test
  void whereSomebodyElseFailsOverWhileReplicasCatchUpItDoesNotSayThatNothingWasChanged() {
    try (LocalTopology redis = lonelySentinel()) {
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");
      LocalRedis frozen = redis.replicas().get(1);

      MnRun run =
          notRefused(
              () ->
                  MnRun.when(
                      "are paused",
                      () -> {
                        beginFailover(redis);
                        frozen.pause();
                      },
                      environment,
                      with(PLANNED, "--max-pause", "6")));

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(oneLine(run.err()))
          .contains("somebody else has begun a failover")
          .doesNotContain("nothing was changed");
      assertThat(run.out())
          .contains(address(redis.replicas().get(0)) + " replaces " + address(redis.primary()));
    }
  }

  @Test
  void whereThePauseWasOverBeforeTheSentinelCouldBeToldItIsRefused() {
    try (LocalTopology redis = topology(1)) {
      AtomicReference<MnRun> last = new AtomicReference<>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                last.set(
                    MnRun.when(
                        "holds all of it",
                        BrokenFailoverTest::letThePauseEnd,
                        Cluster.environment(redis),
                        with(PLANNED, "--max-pause", "2")));
                // Not caught up in time on a crowded machine, which is refused too.
                return last.get().err().contains("holds all of it");
              });

      assertThat(last.get().exit()).as(last.get().err()).isEqualTo(5);
      assertThat(oneLine(last.get().err()))
          .contains("writes had waited for 2 s before the Sentinel could be told")
          .contains("nothing was changed");
      assertUntouched(redis);
    }
  }

  @Test
  void aNewPrimaryThatDoesNotAnswerLeavesItUnprovenThatNothingWasLost() throws Exception {
    try (LocalTopology redis = topology(1)) {
      MnRun run =
          notRefused(
              () ->
                  MnRun.when(
                      "writes go on, after",
                      redis.replicas().get(0)::kill,
                      Cluster.environment(redis),
                      with(PLANNED, "-o", "json")));

      assertThat(run.exit()).as(run.err()).isEqualTo(3);
      JsonNode report = new ObjectMapper().readTree(run.out());
      assertThat(report.get("new_primary").asText()).isEqualTo(address(redis.replicas().get(0)));
      assertThat(report.get("lossless").isNull()).as(run.out()).isTrue();
      assertThat(report.get("evidence").get("shared_history").isNull()).isTrue();
    }
  }

  @Test
  void afterASignalBeforeTheSwitchThePrimaryTakesWritesAndNothingHasChanged() {
    try (LocalTopology redis = topology(2)) {
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
  void afterASignalOnceTheSentinelWasToldTheSwitchIsBroughtToItsEndAndReported() {
    try (LocalTopology redis = topology(1)) {
      AtomicReference<String> printed = new AtomicReference<>("");
      await()
          .atMost(PATIENCE.multipliedBy(2))
          // It ended before the Sentinel was told: one that was held up has refused.
          .ignoreException(IllegalStateException.class)
          .until(
              () -> {
                try (MnProcess mn = MnProcess.start(Cluster.environment(redis), PLANNED)) {
                  mn.awaitSaid("has been told");

                  mn.terminate();

                  assertThat(mn.awaitExit()).as(mn.err().toString()).isEqualTo(143);
                  printed.set(String.join(" ", mn.out()));
                  return mn.err().stream().noneMatch(it -> it.contains("was given up"));
                }
              });

      assertThat(printed.get())
          .contains(address(redis.replicas().get(0)) + " replaces " + address(redis.primary()))
          .contains("no acknowledged write was lost");
      assertThat(role(redis.primary())).isEqualTo("slave");
    }
  }

  @Test
  void byForceAFrozenPrimaryIsReplacedAndFollowsWhenItIsBack() {
    try (LocalTopology redis = topology(1)) {
      redis.hurry();
      redis.primary().pause();
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");

      MnRun run = notRefused(() -> MnRun.of(environment, FORCED));

      assertThat(run.exit()).as(run.err()).isZero();

      assertThat(role(redis.replicas().get(0))).isEqualTo("master");
      redis.primary().resume();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(role(redis.primary())).isEqualTo("slave"));
    }
  }

  /** The same Sentinel is told by everybody, and would rather promote the first replica. */
  private static LocalTopology lonelySentinel() {
    return LocalTopology.start(
        LocalTopologyConfig.builder()
            .replicas(2)
            .sentinels(1)
            .downAfter(NEVER_DOWN)
            .data(2, it -> it.line("replica-priority 200"))
            .build());
  }

  private static void beginFailover(LocalTopology redis) {
    assertThat(redis.sentinels().get(0).command("SENTINEL", "FAILOVER", "mirror-neuron").text())
        .isEqualTo("OK");
  }

  private static void letThePauseEnd() {
    try {
      Thread.sleep(2500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
