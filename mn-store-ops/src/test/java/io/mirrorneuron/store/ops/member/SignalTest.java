package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.Signals.Signal;
import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A signal in the middle: nothing is half-done, or it is said how to go on, and that works. */
class SignalTest extends MemberTest {

  @Test
  void aJoinThatWaitsForAPrimaryHasDoneNothing() {
    try (MnProcess join = start(cluster.joining(2))) {
      join.awaitSaid("has to join first");
      assertEndsOrderly(join, "run the same command again");
    }
    assertGone(2);
    assertThat(cluster.join(1).exit()).isZero();
    MnRun again = cluster.join(2);
    assertThat(again.exit()).as(again.err()).isZero();
  }

  @Test
  @Tag("long")
  void aJoinWhoseReplicaIsBeingFilledIsTakenUpAgain() {
    assertThat(cluster.join(1).exit()).isZero();
    // Some twenty seconds for the copy.
    for (int i = 0; i < 80; i++) {
      cluster.redis(1, "SET", "k" + i, "v");
    }
    cluster.redis(1, "CONFIG", "SET", "rdb-key-save-delay", "250000");
    try (MnProcess join = start(cluster.joining(2))) {
      join.awaitSaid("waiting: the ");
      assertEndsOrderly(join, "run the same command again");
    }
    assertThat(cluster.box(2).redisDaemon().state()).isEqualTo(State.RUNNING);

    MnRun again = cluster.join(2);

    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).contains("already").doesNotContain("started Redis");
    assertThat(cluster.redis(2, "EXISTS", "k0", "k79").number()).isEqualTo(2);
  }

  @Test
  @Tag("long")
  void aJoinThatEndsWhileAReplicaIsBeingFilledCanBeUndone() {
    assertThat(cluster.join(1).exit()).isZero();
    for (int i = 0; i < 80; i++) {
      cluster.redis(1, "SET", "k" + i, "v");
    }
    cluster.redis(1, "CONFIG", "SET", "rdb-key-save-delay", "250000");
    try (MnProcess join = start(cluster.joining(2))) {
      join.awaitSaid("started Redis");
      assertEndsOrderly(join, "mn ha leave undoes it");
    }

    MnRun leave = cluster.leave(2);

    assertThat(leave.exit()).as(leave.err()).isZero();
    assertGone(2);
    assertThat(cluster.knownTo(1)).isEmpty();
  }

  @Test
  @Tag("long")
  void aLeaveThatIsStoppedBeforeTheSwitchoverLeavesAllAsItWas() {
    joined();
    for (int i = 1; i <= 3; i++) {
      // So that they wait for a frozen replica as long as this test takes.
      cluster.sentinel(i, "SENTINEL", "SET", Cluster.MASTER, "down-after-milliseconds", "600000");
    }
    cluster.box(3).redisDaemon().signal(Signal.STOP);
    cluster.environment().put("MN_REDIS_COMMAND_TIMEOUT_MS", "5000");
    try (MnProcess leave = start(cluster.leaving(1))) {
      leave.awaitSaid("are paused");
      assertEndsOrderly(leave, "interrupted before the switch");
    } finally {
      cluster.box(3).redisDaemon().signal(Signal.CONT);
    }
    // Writes are not held back any more.
    assertThat(cluster.redis(1, "SET", "k", "v").text()).isEqualTo("OK");
    assertThat(cluster.box(1).sentinelDaemon().state()).isEqualTo(State.RUNNING);
    assertThat(MemberFile.read(cluster.box(1).folder())).isPresent();
    assertLeaves(1);
  }

  @Test
  @Tag("long")
  void aLeaveThatIsStoppedDuringTheSwitchoverBringsItToItsEnd() {
    joined();
    try (MnProcess leave = start(cluster.leaving(1))) {
      // The Sentinel is told next.
      leave.awaitSaid("every replica that could be promoted holds all of it");
      assertEndsOrderly(leave, "run mn ha leave again to go on");
    }
    assertThat(cluster.role(1)).isEqualTo("slave");
    assertThat(cluster.box(1).sentinelDaemon().state()).isEqualTo(State.RUNNING);
    assertLeaves(1);
  }

  @Test
  @Tag("long")
  void aLeaveThatIsStoppedWhileTheOthersForgetGoesOnWhereItWas() {
    joined();
    for (int i = 1; i <= 2; i++) {
      // Each takes some ten seconds then.
      cluster.sentinel(i, "SENTINEL", "DEBUG", "INFO-PERIOD", "10000");
    }
    try (MnProcess leave = start(cluster.leaving(3))) {
      leave.awaitSaid("stopped Redis");
      assertEndsOrderly(leave, "run mn ha leave again to go on");
    }
    assertThat(MemberFile.read(cluster.box(3).folder())).isPresent();

    assertLeaves(3);

    for (int i = 1; i <= 2; i++) {
      assertThat(cluster.knownTo(i))
          .containsExactlyInAnyOrder(
              cluster.box(3 - i).sentinel().toString(), cluster.box(2).redis().toString());
    }
  }

  /** Which may be refused as long as the Sentinels have not settled. */
  private void assertLeaves(int i) {
    cluster.hurry();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              MnRun again = cluster.leave(i);
              assertThat(again.exit()).as(again.err()).isZero();
            });
    assertGone(i);
  }

  private MnProcess start(String... words) {
    return MnProcess.start(cluster.environment(), words);
  }

  private static void assertEndsOrderly(MnProcess mn, String said) {
    mn.terminate();
    assertThat(mn.awaitExit()).as(mn.err().toString()).isEqualTo(143);
    assertThat(String.join(" ", mn.err())).contains("interrupted", said);
    assertThat(mn.out()).isEmpty();
  }
}
