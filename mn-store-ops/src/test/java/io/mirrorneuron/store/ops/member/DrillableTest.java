package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import io.mirrorneuron.store.ops.daemon.Drills;
import io.mirrorneuron.store.ops.drill.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillableTest {

  @TempDir Path folder;

  private Cluster cluster;

  @BeforeEach
  void prepare() {
    cluster = new Cluster(folder, 2);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  @Tag("long")
  void onlyABoxThatSaysSoIsDrilledAndOnlyWhereThePrimaryIs() {
    assertThat(cluster.join(1).exit()).isZero();

    MnRun unmarked = drill(1, "kill");

    assertThat(unmarked.exit()).isEqualTo(5);
    assertThat(unmarked.err()).contains("may be drilled", "mn ha join", "--drillable");
    assertThat(cluster.box(1).redisDaemon().state()).isEqualTo(State.RUNNING);

    MnRun second = cluster.join(2, "--drillable");
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(cluster.redis(2, "DEBUG", "SLEEP", "0").text()).isEqualTo("OK");

    MnRun elsewhere = drill(2, "kill");

    assertThat(elsewhere.exit()).as(elsewhere.err()).isEqualTo(5);
    assertThat(elsewhere.err())
        .contains("the primary is " + cluster.box(1).redis())
        .contains("run the same there, on 127.0.0.1");
    assertThat(cluster.box(2).redisDaemon().state()).isEqualTo(State.RUNNING);

    assertThat(cluster.join(1, "--drillable").exit()).isZero();
    MnRun startedBefore = drill(1, "sleep");
    assertThat(startedBefore.exit()).as(startedBefore.err()).isEqualTo(5);
    assertThat(startedBefore.err()).contains("DEBUG is allowed where mn local up or mn ha join");
  }

  @Test
  @Tag("long")
  void theKilledPrimaryOfAClusterWithPasswordsComesBackAsAReplica() {
    for (int i = 1; i <= 2; i++) {
      MnRun join = cluster.join(i, "--drillable");
      assertThat(join.exit()).as(join.err()).isZero();
    }
    cluster.redis(1, "SET", "k", "v");

    MnRun run = drill(1, "kill");

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out() + run.err()).doesNotContain("secret");
    assertThat(cluster.role(2)).isEqualTo("master");
    assertThat(cluster.role(1)).isEqualTo("slave");
    assertThat(cluster.redis(1, "GET", "k").text()).isEqualTo("v");
  }

  @Test
  void theMarkIsThatOfTheLastJoin() throws IOException {
    Path box = Files.createDirectories(cluster.box(1).folder());
    for (Drills drills : List.of(Drills.FORBIDDEN, Drills.ALLOWED, Drills.FORBIDDEN)) {
      MemberFile.write(
          new Membership(
              cluster.box(1).redis(),
              cluster.box(1).sentinel(),
              "127.0.0.1",
              Cluster.MASTER,
              1,
              List.of(cluster.box(1).sentinel()),
              box,
              drills),
          Optional.empty());

      assertThat(MemberPremises.in(box).orElseThrow().drills()).isEqualTo(drills);
    }
  }

  private MnRun drill(int i, String fault) {
    // Right after a join a Sentinel may not have met the new one yet.
    return Ground.whenWhole(
        () ->
            MnRun.of(
                cluster.environment(),
                "ha",
                "drill",
                fault,
                "--yes",
                "--data-dir",
                cluster.box(i).folder().toString()));
  }
}
