package io.mirrorneuron.store.ops.failover;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static io.mirrorneuron.store.ops.failover.Failovers.FORCED;
import static io.mirrorneuron.store.ops.failover.Failovers.PLANNED;
import static io.mirrorneuron.store.ops.failover.Failovers.assertUntouched;
import static io.mirrorneuron.store.ops.failover.Failovers.done;
import static io.mirrorneuron.store.ops.failover.Failovers.file;
import static io.mirrorneuron.store.ops.failover.Failovers.notRefused;
import static io.mirrorneuron.store.ops.failover.Failovers.oneLine;
import static io.mirrorneuron.store.ops.failover.Failovers.replicaOf;
import static io.mirrorneuron.store.ops.failover.Failovers.role;
import static io.mirrorneuron.store.ops.failover.Failovers.topology;
import static io.mirrorneuron.store.ops.failover.Failovers.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnRun;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What has to hold at every build; what breaks in the middle is in {@link BrokenFailoverTest}. */
class FailoverTest {

  @Test
  void byPlanUnderLoadNoAcknowledgedWriteIsLost() throws Exception {
    SwitchoversUnderLoad.run(1);
  }

  @Test
  void theJsonIsAsDocumented() throws Exception {
    try (LocalTopology redis = topology(1)) {
      MnRun run = done(redis, with(PLANNED, "-o", "json"));

      assertThat(
              run.out()
                  .strip()
                  .replace(address(redis.nodes().get(0)), "node-0")
                  .replace(address(redis.nodes().get(1)), "node-1")
                  .replaceAll("\"at\" : \"[0-9T:.-]+Z\"", "\"at\" : TIME")
                  .replaceAll("history\" : \"[0-9a-f]{40}\"", "history\" : ID")
                  .replaceAll("(offset|paused_ms|epoch)\" : \\d+", "$1\" : NUMBER"))
          .isEqualTo(
              """
              {
                "master_name" : "mirror-neuron",
                "kind" : "planned",
                "at" : TIME,
                "former_primary" : "node-0",
                "new_primary" : "node-1",
                "former_epoch" : NUMBER,
                "new_epoch" : NUMBER,
                "paused_ms" : NUMBER,
                "lossless" : true,
                "evidence" : {
                  "old_history" : ID,
                  "old_offset" : NUMBER,
                  "shared_history" : ID,
                  "shared_offset" : NUMBER,
                  "changes_while_paused" : 0
                }
              }\
              """);
      // Not by one: an attempt that a Sentinel gave up counts too.
      JsonNode report = new ObjectMapper().readTree(run.out());
      assertThat(report.get("new_epoch").asLong())
          .isGreaterThan(report.get("former_epoch").asLong());
    }
  }

  @Test
  void theOldPrimaryIsAReplicaAtOnceAndStaysOneOverARestart() {
    try (LocalTopology redis = topology(1)) {
      MnRun run = done(redis, PLANNED);

      assertThat(run.out()).contains("no acknowledged write was lost");
      assertThat(role(redis.primary())).isEqualTo("slave");
      assertThat(file(redis.primary())).contains(replicaOf(redis.replicas().get(0)));
      assertThat(file(redis.replicas().get(0))).noneMatch(it -> it.startsWith("replicaof"));
    }
  }

  @Test
  void whereNoSentinelAnswersThereAreTooFewByPlanAndByForce() {
    // Nothing listens to port 1.
    Map<String, String> nobody = Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1");

    assertThat(MnRun.of(nobody, PLANNED).exit()).isEqualTo(4);
    assertThat(MnRun.of(nobody, FORCED).exit()).isEqualTo(4);
  }

  @Test
  void aDryRunNamesTheCandidateAndChangesNothing() {
    try (LocalTopology redis = topology(1)) {
      MnRun run = MnRun.of(Cluster.environment(redis), "ha", "failover", "--dry-run");

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(oneLine(run.out()))
          .contains(address(redis.replicas().get(0)) + " would replace " + address(redis.primary()))
          .contains("it is the only replica that can be promoted");
      MnRun same =
          MnRun.of(
              Cluster.environment(redis),
              with(new String[] {"ha", "failover", "--dry-run", "--to"}, address(redis.primary())));
      assertThat(same.exit()).isEqualTo(5);
      assertThat(oneLine(same.out())).contains("cannot be promoted: it is the primary");
      assertUntouched(redis);
    }
  }

  @Test
  void theJsonOfADryRunIsAsDocumented() {
    try (LocalTopology redis = topology(1)) {
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
                          }\
                          """));
    }
  }

  @Test
  void whereNoReplicaAnswersItIsRefusedBeforeAnybodyIsAskedAndAllIsAsItWas() {
    try (LocalTopology redis = topology(1)) {
      redis.replicas().get(0).kill();
      Map<String, String> environment = Cluster.environment(redis);

      MnRun dry = MnRun.of(environment, "ha", "failover", "--dry-run");
      MnRun run = MnRun.typing("mirror-neuron\n", environment, "ha", "failover");

      assertThat(dry.exit()).isEqualTo(5);
      assertThat(run.exit()).isEqualTo(5);
      assertThat(oneLine(run.err()))
          .contains("refused, nothing was done")
          .contains(address(redis.replicas().get(0)) + ": it does not answer")
          .doesNotContain("to go on");
      assertUntouched(redis);
    }
  }

  @Test
  void aReplicaThatCouldBePromotedAndDoesNotCatchUpMakesItRefusedAndWritesGoOn() {
    try (LocalTopology redis = topology(2)) {
      LocalRedis frozen = redis.replicas().get(1);
      Map<String, String> environment = Cluster.environment(redis);
      environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");

      // So late that the Sentinels hold it for good all the while: for five seconds, at least.
      MnRun run =
          MnRun.when("are paused", frozen::pause, environment, with(PLANNED, "--max-pause", "6"));

      assertThat(run.exit()).as(run.err()).isEqualTo(5);
      assertThat(oneLine(run.err()))
          .contains("not every replica that could be promoted has caught up: ")
          .contains(address(frozen) + " does not answer")
          .contains("writes go on at " + address(redis.primary()) + "; nothing was changed");
      assertUntouched(redis);
    }
  }

  @Test
  void aSecondOperatorIsRefusedWhileTheFirstIsAtItByForceToo() {
    try (LocalTopology redis = topology(1)) {
      AtomicReference<MnRun> planned = new AtomicReference<>();
      AtomicReference<MnRun> forced = new AtomicReference<>();

      MnRun first =
          MnRun.when(
              "are paused",
              () -> {
                planned.set(MnRun.of(Cluster.environment(redis), PLANNED));
                forced.set(MnRun.of(Cluster.environment(redis), FORCED));
              },
              Cluster.environment(redis),
              with(PLANNED, "--max-pause", "60"));

      assertThat(planned.get().exit()).isEqualTo(5);
      assertThat(planned.get().err()).contains("another operator is failing over");
      assertThat(forced.get().exit()).isEqualTo(5);
      assertThat(forced.get().err()).contains("another operator is failing over");
      // Unless a Sentinel that was held up refuses, which is not for this test.
      assertThat(first.exit()).as(first.err()).isIn(0, 5);
      assertThat(first.err()).doesNotContain("another operator");
    }
  }

  @Test
  void aMinorityOfTheSentinelsIsRefusedByPlanAndObeysByForce() {
    try (LocalTopology redis = topology(1)) {
      redis.sentinels().get(1).kill();
      redis.sentinels().get(2).kill();

      MnRun dry = MnRun.of(Cluster.environment(redis), "ha", "failover", "--dry-run");
      MnRun planned = MnRun.of(Cluster.environment(redis), PLANNED);

      assertThat(dry.exit()).isEqualTo(4);
      assertThat(planned.exit()).as(planned.err()).isEqualTo(4);
      assertThat(planned.err()).contains("only 1 of 3 Sentinels answers");
      assertUntouched(redis);

      MnRun forced = done(redis, FORCED);

      assertThat(forced.err()).contains("only 1 of 3 Sentinels answers");
      assertThat(role(redis.replicas().get(0))).isEqualTo("master");
    }
  }

  @Test
  void byForceADeadPrimaryIsReplacedByOneOperatorAtATime() {
    try (LocalTopology redis = topology(1)) {
      redis.primary().kill();
      AtomicReference<MnRun> second = new AtomicReference<>();

      MnRun planned = MnRun.of(Cluster.environment(redis), PLANNED);
      MnRun forced =
          notRefused(
              () ->
                  MnRun.when(
                      "candidate",
                      () -> second.set(MnRun.of(Cluster.environment(redis), FORCED)),
                      Cluster.environment(redis),
                      FORCED));

      assertThat(planned.exit()).isEqualTo(5);
      assertThat(oneLine(planned.err())).contains("--forced does without");
      assertThat(second.get().exit()).isEqualTo(5);
      assertThat(second.get().err()).contains("another operator is failing over");
      assertThat(forced.exit()).as(forced.err()).isZero();
      assertThat(Cluster.primary(redis)).isEqualTo(redis.replicas().get(0));
      assertThat(forced.out())
          .contains(address(redis.replicas().get(0)) + " replaces " + address(redis.primary()));
    }
  }

  @Test
  void byForceAPrimaryThatAnswersIsAReplicaAtOnceAndStaysOneOverARestart() {
    try (LocalTopology redis = topology(1)) {
      done(redis, FORCED);

      assertThat(role(redis.primary())).isEqualTo("slave");
      assertThat(file(redis.primary())).contains(replicaOf(redis.replicas().get(0)));
    }
  }

  @Test
  void withoutReplicasNothingCanBeForced() {
    try (LocalTopology redis = topology(0)) {
      MnRun run = MnRun.of(Cluster.environment(redis), FORCED);

      assertThat(run.exit()).isEqualTo(5);
      assertThat(oneLine(run.err())).contains("no replica can be promoted: there is none");
    }
  }

  @Test
  void nobodyIsAskedWithoutATerminalAndTheNameMustBeTyped() {
    try (LocalTopology redis = topology(1)) {
      Map<String, String> environment = Cluster.environment(redis);

      MnRun script = MnRun.of(environment, "ha", "failover");
      MnRun typo = MnRun.typing("mirror-neurons\n", environment, "ha", "failover");

      assertThat(script.exit()).isEqualTo(5);
      assertThat(script.err()).contains("--yes");
      assertThat(typo.exit()).isEqualTo(5);
      assertThat(typo.err()).contains("Type mirror-neuron to go on", "not confirmed");
      assertThat(typo.err().lines()).allMatch(it -> it.length() <= 80);
      assertUntouched(redis);

      MnRun typed = MnRun.typing("mirror-neuron\n", environment, "ha", "failover");

      assertThat(typed.err()).contains("are paused");
    }
  }
}
