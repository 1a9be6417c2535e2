package io.mirrorneuron.store.ops.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.ops.Golden;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One topology for all: none of these leaves it other than it was. */
class DrillTest {

  @TempDir static Path folder;

  private static Ground ground;

  @BeforeAll
  static void prepare() {
    ground = new Ground(folder);
  }

  @AfterAll
  static void end() {
    ground.close();
  }

  @Test
  void aPrimaryThatIsKilledIsReplacedAndComesBackAsAReplica()
      throws IOException, InterruptedException {
    Resident former = ground.primary();

    MnRun run = ground.drill("kill", "--yes", "--timeout", "300", "-o", "json");

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.path("former_primary").asText()).isEqualTo(former.address().toString());
    assertThat(ground.primary().address())
        .hasToString(report.path("new_primary").asText())
        .isNotEqualTo(former.address());
    assertThat(former.daemon().state()).isEqualTo(State.RUNNING);
    assertThat(report.path("gap_ms").asLong())
        .isEqualTo(report.path("first_write_ms").asLong() - report.path("last_write_ms").asLong())
        .isPositive();
    assertThat(report.path("first_write_ms").asLong())
        .isLessThanOrEqualTo(report.path("first_confirmed_ms").asLong());
    List<String> events = report.path("timeline").findValuesAsText("event");
    assertThat(events)
        .contains("fault-over", "last-write", "first-write", "first-confirmed-write")
        .containsSubsequence("fault", "+sdown", "+odown", "+switch-master", "whole");
    assertThat(ground.keys(ground.primary())).isZero();
    assertThat(masked(run.out())).isEqualTo(Golden.file(DrillTest.class, "kill.json"));
  }

  @Test
  void nobodyIsAskedWithoutATerminal() throws InterruptedException {
    MnRun run = ground.drill("pause");

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("will be frozen", "nobody was asked", "--yes");
    assertThat(ground.primary().daemon().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void whoTypesSomethingElseDoesNotConsent() throws InterruptedException {
    MnRun run =
        Ground.whenWhole(() -> MnRun.typing("yes\n", ground.environment(), ground.command("kill")));

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err()).contains("Type mirror-neuron to go on", "nothing was done");
    assertThat(ground.primary().daemon().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aClusterThatLacksSomethingIsNotDrilled() throws InterruptedException {
    String absent = "127.0.0.1:1";
    MnRun run =
        ground.drillNow(
            "kill", "--yes", "--sentinels", ground.premises().sentinelAddresses() + "," + absent);

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err()).contains("is degraded", "Sentinel " + absent + " says nothing");
    assertThat(ground.primary().daemon().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aMemberThatDoesNotSayThatItMayBeDrilledIsNot(@TempDir Path box)
      throws IOException, InterruptedException {
    Resident primary = ground.primary();

    MnRun run = drillMember(box, primary.address().toString(), "false");

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err()).contains("may be drilled", "mn ha join", "--drillable");
    assertThat(primary.daemon().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void whereThePrimaryIsOnAnotherBoxThatOneIsNamed(@TempDir Path box)
      throws IOException, InterruptedException {
    MnRun run = drillMember(box, "127.0.0.9:6379", "true");

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err())
        .contains("the primary is " + ground.primary().address() + ", on another box")
        .contains("run the same there, on 127.0.0.1");
  }

  /** As a box of this cluster would remember it. */
  private static MnRun drillMember(Path box, String redis, String drillable) throws IOException {
    Files.writeString(
        box.resolve("member.properties"),
        String.join(
            "\n",
            "redis=" + redis,
            "sentinel=" + ground.premises().sentinels().get(0),
            "bind=127.0.0.1",
            "master_name=" + ground.premises().masterName(),
            "quorum=2",
            "sentinels=" + ground.premises().sentinelAddresses(),
            "drillable=" + drillable));
    return Ground.whenWhole(
        () ->
            MnRun.of(
                ground.environment(),
                "ha",
                "drill",
                "kill",
                "--yes",
                "--data-dir",
                box.toString()));
  }

  @Test
  void aServerThatIsNotThereIsNamedWithThoseThatAre() {
    MnRun run = ground.drill("kill", "--yes", "--target", "redis-9");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("redis-9", "redis-1, redis-2, redis-3");
  }

  @Test
  void aReplicaIsNotCutOffByHalf() throws InterruptedException {
    MnRun run = ground.drill("partition", "--yes", "--target", ground.replica().name());

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err()).contains("own connection", "nothing was done");
  }

  @Test
  void aFolderWithoutServersIsToldWithBothOptions() {
    MnRun run =
        MnRun.of(
            ground.environment(),
            "ha",
            "drill",
            "kill",
            "--yes",
            "--data-dir",
            folder.resolve("none").toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("there are no servers in", "--data-dir", "--dir");
  }

  @Test
  void optionsThatContradictAreUsageErrors() {
    assertThat(ground.drill("pause", "--yes", "--lasting", "0").exit()).isEqualTo(2);
    MnRun longer = ground.drill("pause", "--yes", "--lasting", "20", "--timeout", "20");
    assertThat(longer.exit()).isEqualTo(2);
    assertThat(longer.err()).contains("--timeout more than it");
    MnRun both = ground.drill("kill", "--yes", "--data-dir", "/somewhere");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("mutually exclusive");
  }

  /** What the Sentinels say besides, and how often was written, differs from run to run. */
  private static String masked(String json) {
    return Golden.masked(json)
        .replaceAll("(_ms\" : )-?\\d+", "$1MILLIS")
        .replaceAll("(?s)\"timeline\" : \\[.*]", "\"timeline\" : [ ]")
        .replaceAll("(\"(?:acknowledged|confirmed|lost_acknowledged)\" : )\\d+", "$1COUNT")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
        .replaceAll("redis-\\d", "NAME");
  }
}
