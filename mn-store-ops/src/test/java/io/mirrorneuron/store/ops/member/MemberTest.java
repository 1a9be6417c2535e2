package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.ops.daemon.Daemon.State;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of join and leave have in common: three boxes, on which nothing runs yet. */
abstract class MemberTest {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  Cluster cluster;

  @BeforeEach
  final void prepare() {
    cluster = new Cluster(folder, 3);
  }

  @AfterEach
  final void end() {
    cluster.close();
  }

  /** Three members that know each other, the first of them the primary. */
  final void joined() {
    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).as(run.err()).isZero());
    assertWhole(1);
  }

  final void assertWhole(int primary) {
    for (int i = 1; i <= 3; i++) {
      assertThat(cluster.role(i)).isEqualTo(i == primary ? "master" : "slave");
      assertThat(cluster.namedBy(i)).isEqualTo(cluster.box(primary).redis());
    }
    cluster.hurry();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 1; i <= 3; i++) {
                assertThat(cluster.knownTo(i)).hasSize(4);
              }
            });
  }

  /** JSON without the ports and process ids of this run. */
  static String masked(String json) {
    return json.replaceAll(":[0-9]+\"", ":N\"").replaceAll("pid\" : [0-9]+", "pid\" : N");
  }

  final void assertGone(int i) {
    assertThat(cluster.box(i).redisDaemon().state()).isEqualTo(State.STOPPED);
    assertThat(cluster.box(i).sentinelDaemon().state()).isEqualTo(State.STOPPED);
    assertThat(MemberFile.read(cluster.box(i).folder())).isEmpty();
  }
}
