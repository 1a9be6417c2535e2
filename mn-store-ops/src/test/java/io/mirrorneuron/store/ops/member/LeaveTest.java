package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.Signals;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import io.mirrorneuron.store.ops.daemon.Listening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeaveTest extends MemberTest {

  @Test
  void aReplicaThatLeavesIsStoppedKeepsItsDataAndIsForgottenByTheOthers() {
    joined();
    MnRun run = cluster.leave(3, "-o", "json");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(masked(run.out()))
        .isEqualToIgnoringNewLines(
            """
            {
              "master_name" : "the-primary",
              "redis" : "127.0.0.3:N",
              "sentinel" : "127.0.0.3:N",
              "primary" : "127.0.0.1:N",
              "still_known_to" : [ ]
            }
            """);
    assertGone(3);
    assertThat(cluster.box(3).redisDaemon().holdsData()).isTrue();
    for (int i = 1; i <= 2; i++) {
      int box = i;
      assertThat(cluster.namedBy(i)).isEqualTo(cluster.box(1).redis());
      assertThat(cluster.knownTo(i))
          .doesNotContain(cluster.box(3).redis().toString(), cluster.box(3).sentinel().toString());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cluster.knownTo(box))
                      .containsExactlyInAnyOrder(
                          cluster.box(3 - box).sentinel().toString(),
                          cluster.box(2).redis().toString()));
    }
    assertThat(cluster.role(1)).isEqualTo("master");
  }

  @Test
  void whoHasLeftHasNothingLeftToLeave() {
    assertThat(cluster.join(1).exit()).isZero();
    MnRun last = cluster.leave(1, "--yes");
    assertThat(last.exit()).as(last.err()).isZero();

    MnRun again = cluster.leave(1, "-o", "json");

    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("nothing to leave");
    assertThat(again.out()).contains("\"master_name\" : null", "\"still_known_to\" : [ ]");
  }

  @Test
  @Tag("long")
  void aPrimaryThatLeavesUnderWritesHandsOverAndLosesNoConfirmedWrite() throws Exception {
    joined();
    try (WriteLoad load = WriteLoad.start(cluster.config())) {
      load.awaitConfirmed(200);
      MnRun run = cluster.leave(1);
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.err()).contains("no acknowledged write was lost");
      load.awaitConfirmed(200);
      assertThat(load.stopAndCountLost()).isZero();
    }
    assertGone(1);
    HostPort successor = cluster.namedBy(2);
    assertThat(successor).isNotEqualTo(cluster.box(1).redis());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(cluster.namedBy(3)).isEqualTo(successor));
    assertThat(cluster.role(successor.equals(cluster.box(2).redis()) ? 2 : 3)).isEqualTo("master");
    for (int i = 2; i <= 3; i++) {
      assertThat(cluster.knownTo(i))
          .doesNotContain(cluster.box(1).redis().toString(), cluster.box(1).sentinel().toString());
    }
  }

  @Test
  @Tag("long")
  void aPrimaryWhoseReplicasAreFrozenDoesNotLeaveAndServesOn() throws InterruptedException {
    joined();
    for (int i = 2; i <= 3; i++) {
      cluster.box(i).redisDaemon().signal(Signals.Signal.STOP);
    }
    try {
      MnRun run = cluster.leave(1);

      assertThat(run.exit()).as(run.err()).isEqualTo(5);
      assertThat(run.err()).contains("nothing was", cluster.box(2).redis().toString());
      assertThat(cluster.role(1)).isEqualTo("master");
      // The pause is over.
      assertThat(cluster.redis(1, "SET", "k", "v").text()).isEqualTo("OK");
      assertThat(cluster.namedBy(1)).isEqualTo(cluster.box(1).redis());
      assertThat(cluster.box(1).sentinelDaemon().state()).isEqualTo(State.RUNNING);
    } finally {
      for (int i = 2; i <= 3; i++) {
        cluster.box(i).redisDaemon().signal(Signals.Signal.CONT);
      }
    }
    // And once they are back it works.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(cluster.leave(1).exit()).isZero());
    assertGone(1);
  }

  @Test
  void aPrimaryThatIsFollowedDoesNotLeaveWhereNoSentinelAnswers() throws InterruptedException {
    joined();
    for (int i = 1; i <= 3; i++) {
      cluster.box(i).sentinelDaemon().kill();
    }

    MnRun run = cluster.leave(1, "--yes");

    assertThat(run.exit()).as(run.err()).isEqualTo(5);
    assertThat(run.err())
        .contains("nothing was done", cluster.box(2).redis().toString(), "mn ha join");
    assertThat(cluster.role(1)).isEqualTo("master");
    assertThat(cluster.box(1).sentinelDaemon().isConfigured()).isTrue();
    assertThat(MemberFile.read(cluster.box(1).folder())).isPresent();

    // A replica is not needed, and those that it could not tell are named.
    MnRun replica = cluster.leave(3);
    assertThat(replica.exit()).as(replica.err()).isEqualTo(3);
    assertThat(replica.err())
        .contains(
            cluster.box(1).sentinel().toString(),
            cluster.box(2).sentinel().toString(),
            "SENTINEL RESET");
    assertGone(3);
  }

  @Test
  void aSwitchThatEndedWithoutAPrimaryIsNotCalledRefused() throws InterruptedException {
    joined();
    Membership self = MemberFile.read(cluster.box(1).folder()).orElseThrow();
    Node node =
        new Node(
            self.redis(),
            self.bind(),
            cluster.box(1).redisDaemon(),
            Access.toData(cluster.config()));
    Council council = new Council(Access.toSentinels(cluster.config()), Cluster.MASTER);
    Watcher watcher =
        new Watcher(
            new Listening(self.bind(), self.sentinel(), Optional.empty(), Optional.empty()),
            cluster.box(1).sentinelDaemon(),
            council);
    Waiting waiting = new Waiting(Deadline.in(PATIENCE), line -> {});
    Leave leave =
        new Leave(
            self,
            node,
            watcher,
            // Says so of one that follows.
            () -> cluster.box(2).redis(),
            new Forgetting(self, node, council, waiting),
            waiting,
            what -> {},
            advice -> {});

    assertThatThrownBy(leave::run)
        .isInstanceOfSatisfying(
            CommandFailure.class,
            it -> {
              assertThat(it.exit()).isEqualTo(ExitCode.FAILED);
              assertThat(it.advice()).contains("mn ha leave again");
            })
        .hasMessageContaining("the switch is done");
    assertThat(cluster.role(1)).isEqualTo("master");
  }

  @Test
  void purgingLeavesFoldersAloneThatNoMemberMade() throws Exception {
    Path foreign = Files.createDirectories(cluster.box(1).redisDaemon().folder());
    Path data = Files.writeString(foreign.resolve("dump.rdb"), "mine");

    MnRun run = cluster.leave(1, "--purge-local", "--yes");

    assertThat(run.exit()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains(foreign.toString(), "nothing was deleted");
    assertThat(data).exists();
  }

  @Test
  void whatOnceWasAMembersCanBePurgedLater() {
    assertThat(cluster.join(1).exit()).isZero();
    assertThat(cluster.leave(1, "--yes").exit()).isZero();

    MnRun run = cluster.leave(1, "--purge-local", "--yes");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(cluster.box(1).redisDaemon().folder()).doesNotExist();
    assertThat(cluster.box(1).sentinelDaemon().folder()).doesNotExist();
  }

  @Test
  void aServerOfWhichNoMemberIsKnownIsNotPassedOver() {
    assertThat(cluster.join(1).exit()).isZero();
    MemberFile.delete(cluster.box(1).folder());

    MnRun run = cluster.leave(1, "--yes");

    assertThat(run.exit()).as(run.err()).isEqualTo(5);
    assertThat(run.err())
        .contains(cluster.box(1).redisDaemon().folder().toString(), "mn ha join again");
    assertThat(cluster.role(1)).isEqualTo("master");
  }

  @Test
  void theLastOneAsksBeforeItLeaves() {
    assertThat(cluster.join(1).exit()).isZero();

    MnRun unasked = cluster.leave(1);
    assertThat(unasked.exit()).isEqualTo(5);
    assertThat(unasked.err()).contains("last Redis", "--yes");
    assertThat(cluster.role(1)).isEqualTo("master");

    MnRun asked = MnRun.typing(Cluster.MASTER + "\n", cluster.environment(), cluster.leaving(1));
    assertThat(asked.exit()).as(asked.err()).isZero();
    assertGone(1);
  }

  @Test
  void purgingAsksAndDeletesOnlyWhatIsItsOwn() throws Exception {
    assertThat(cluster.join(1).exit()).isZero();
    assertThat(cluster.join(2).exit()).isZero();
    cluster.hurry();
    Path other = Files.writeString(cluster.box(2).folder().resolve("notes"), "mine");

    MnRun unasked = cluster.leave(2, "--purge-local");
    assertThat(unasked.exit()).isEqualTo(5);
    assertThat(unasked.err()).contains("will be deleted", "--yes");
    MnRun declined =
        MnRun.typing("no\n", cluster.environment(), cluster.leaving(2, "--purge-local"));
    assertThat(declined.exit()).isEqualTo(5);
    assertThat(cluster.role(2)).isEqualTo("slave");

    MnRun agreed =
        MnRun.typing(
            Cluster.MASTER + "\n", cluster.environment(), cluster.leaving(2, "--purge-local"));
    assertThat(agreed.exit()).as(agreed.err()).isZero();
    assertGone(2);
    assertThat(cluster.box(2).redisDaemon().folder()).doesNotExist();
    assertThat(cluster.box(2).sentinelDaemon().folder()).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void aSentinelThatDoesNotAnswerIsNamedWithWhatToDoAboutIt() throws InterruptedException {
    joined();
    cluster.box(2).sentinelDaemon().kill();

    MnRun run = cluster.leave(3);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err())
        .contains(cluster.box(2).sentinel().toString(), "SENTINEL RESET " + Cluster.MASTER);
    assertGone(3);
  }

  @Test
  @Tag("long")
  void whoLeftMayJoinAgainWithConsent() {
    joined();
    assertThat(cluster.leave(3).exit()).isZero();
    assertThat(cluster.join(3).exit()).isEqualTo(5);

    MnRun back = cluster.join(3, "--yes");

    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(cluster.role(3)).isEqualTo("slave");
  }
}
