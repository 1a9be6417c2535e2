package io.mirrorneuron.store.ops.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.local.Ports;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class LongDrillTest {

  @TempDir Path folder;

  private Ground ground;

  @BeforeEach
  void prepare() {
    ground = new Ground(folder);
  }

  @AfterEach
  void end() {
    ground.close();
  }

  @Test
  void aFrozenPrimaryIsReplacedAndGoesOnAsAReplica() throws Exception {
    Resident former = ground.primary();

    assertReplaced(former, "pause");

    assertThat(former.daemon().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aSleepingPrimaryIsReplacedAndWakesAsAReplica() throws Exception {
    assertReplaced(ground.primary(), "sleep");
  }

  @Test
  void aPrimaryThatIsCutOffIsReplacedAndNoRuleIsLeft() throws Exception {
    assumePacketsCanBeDropped();
    Resident former = ground.primary();

    assertReplaced(former, "partition");

    assertThat(rules()).doesNotContain("mn-drill-" + former.address().port());
  }

  @Test
  void aFaultThatTheSentinelsDoNotNoticeEndsWithoutAFailover() throws Exception {
    ground.downAfterMs(600_000);
    Resident primary = ground.primary();

    MnRun run = ground.drill("pause", "--yes", "--lasting", "3");

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("no failover: " + primary.address() + " is the primary as before")
        .contains("longest time without a write: ")
        .doesNotContain("+switch-master");
    assertThat(run.lines()).allMatch(it -> it.length() <= 80);
    assertThat(ground.primary().address()).isEqualTo(primary.address());
  }

  @Test
  void aReplicaThatIsKilledIsStartedAgain() throws Exception {
    Resident replica = ground.replica();
    Resident primary = ground.primary();

    MnRun run =
        ground.drill("kill", "--yes", "--target", replica.address().toString(), "--lasting", "2");

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("no failover: " + primary.address());
    assertThat(run.err()).contains("is started again as a replica of " + primary.address());
    assertThat(replica.daemon().state()).isEqualTo(State.RUNNING);
    assertThat(ground.primary().address()).isEqualTo(primary.address());
  }

  @Test
  void withoutAFailoverInTimeItSaysHowToGoOn() throws Exception {
    ground.downAfterMs(600_000);
    Resident primary = ground.primary();

    MnRun run = ground.drill("kill", "--yes", "--lasting", "1", "--timeout", "3");

    assertThat(run.exit()).isEqualTo(6);
    assertThat(run.out()).contains("not whole again yet");
    assertThat(run.err()).contains("mn local up --dir " + folder);
    assertThat(primary.daemon().state()).isEqualTo(State.STOPPED);
    ground.up();
    assertThat(ground.primary().address()).isEqualTo(primary.address());
  }

  @Test
  void aSignalInTheMiddleOfAPauseEndsIt() throws Exception {
    Resident primary = ground.primary();
    try (MnProcess mn = ground.process("pause", "--yes", "--lasting", "100")) {
      mn.awaitSaid("is frozen");
      assertThat(primary.daemon().state()).isEqualTo(State.PAUSED);

      mn.terminate();

      assertThat(mn.awaitExit()).as(mn.err().toString()).isEqualTo(143);
      assertThat(mn.err()).anyMatch(it -> it.contains("interrupted: ") && it.contains("goes on"));
      assertThat(primary.daemon().state()).isEqualTo(State.RUNNING);
      await().atMost(Cluster.PATIENCE).until(() -> undoers(primary).isEmpty());
    }
  }

  @Test
  void aSignalWhileAPrimaryIsDeadIsAnsweredWithWhatStartsIt() throws Exception {
    ground.downAfterMs(600_000);
    Resident primary = ground.primary();
    try (MnProcess mn = ground.process("kill", "--yes")) {
      mn.awaitSaid("is killed");

      mn.terminate();

      assertThat(mn.awaitExit()).as(mn.err().toString()).isEqualTo(143);
      assertThat(mn.err()).anyMatch(it -> it.contains("mn local up --dir " + folder));
    }
    ground.up();
    assertThat(primary.daemon().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aPauseEndsAlsoIfTheProgramIsKilled() throws Exception {
    Resident primary = ground.primary();
    try (MnProcess mn = ground.process("pause", "--yes", "--lasting", "5")) {
      mn.awaitSaid("is frozen");
      assertThat(undoers(primary)).isNotEmpty();

      mn.kill();

      await().atMost(Cluster.PATIENCE).until(() -> primary.daemon().state() == State.RUNNING);
    }
  }

  @Test
  void aPartitionEndsAlsoIfTheProgramIsKilled() throws Exception {
    assumePacketsCanBeDropped();
    Resident primary = ground.primary();
    String chain = "mn-drill-" + primary.address().port();
    try (MnProcess mn = ground.process("partition", "--yes", "--lasting", "5")) {
      mn.awaitSaid("is cut off");
      assertThat(rules()).contains("-A INPUT -j " + chain, "-A OUTPUT -j " + chain);

      mn.kill();

      await().atMost(Cluster.PATIENCE).until(() -> !rules().contains(chain));
    }
  }

  private void assertReplaced(Resident former, String fault) throws Exception {
    JsonNode report = drilled(fault);
    for (int i = 0; i < 4 && !report.path("failover").asBoolean(); i++) {
      // Sentinels that were held up do nothing for 30 s, and the fault is over before.
      report = drilled(fault);
    }
    assertThat(report.path("fault").asText()).isEqualTo(fault);
    assertThat(report.path("failover").asBoolean()).isTrue();
    assertThat(report.path("outcome").asText()).isEqualTo("recovered");
    assertThat(report.path("former_primary").asText()).isEqualTo(former.address().toString());
    assertThat(report.path("over_ms").asLong()).isGreaterThanOrEqualTo(12_000);
    assertThat(report.path("timeline").findValuesAsText("event"))
        .containsSubsequence("fault", "+sdown", "+switch-master", "whole");
    assertThat(ground.primary().address()).isNotEqualTo(former.address());
  }

  private JsonNode drilled(String fault) throws IOException {
    MnRun run = ground.drill(fault, "--yes", "--lasting", "12", "--timeout", "300", "-o", "json");
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  /** It needs root, the program, and a kernel that lets this machine's root do it. */
  private static void assumePacketsCanBeDropped() {
    Partitioning trial = new Partitioning("127.0.0.1", Ports.free("127.0.0.1", 1).get(0));
    assumeThat(trial.objection()).as("iptables").isEmpty();
    String refusal = "";
    try {
      trial.begin();
      trial.end();
    } catch (CommandFailure e) {
      refusal = String.valueOf(e.getMessage());
    }
    assumeThat(refusal).as("iptables").isEmpty();
  }

  private static String rules() throws IOException {
    return Program.run(List.of("iptables", "-w", "5", "-S")).output();
  }

  private static List<ProcessHandle> undoers(Resident frozen) {
    String folder = frozen.daemon().realFolder().toString();
    return ProcessHandle.allProcesses()
        .filter(
            it ->
                it.info()
                    .arguments()
                    .map(List::of)
                    .filter(words -> words.contains(folder))
                    .isPresent())
        .toList();
  }
}
