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
              "still_known_to" : [ ],
              "remaining_sentinels" : [ "127.0.0.1:N", "127.0.0.2:N" ]
            }
            """);
    assertThat(run.err().strip())
        .endsWith(
            "MN_REDIS_SENTINELS=" + cluster.box(1).sentinel() + "," + cluster.box(2).sentinel());
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
    MnRun replica = cluster.leave(3, "--yes");
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
    // Says so of one that follows.
    Leave leave = leaving(1, Access.toSentinels(cluster.config()));

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
  void anErrorAfterTheFirstChangeSaysHowFarItCameAndGoesOnTheNextTime()
      throws InterruptedException {
    firstTwo();
    // The Sentinels that are to forget it are asked with another password.
    Leave leave = leaving(2, Access.toData(cluster.config()));

    assertThatThrownBy(leave::run)
        .isInstanceOfSatisfying(
            CommandFailure.class,
            it -> {
              assertThat(it.exit()).isEqualTo(ExitCode.FAILED);
              assertThat(it.advice()).contains("mn ha leave again");
            })
        .hasMessageContaining("servers have left already");
    assertThat(cluster.box(2).redisDaemon().state()).isEqualTo(State.STOPPED);

    MnRun again = cluster.leave(2);

    assertThat(again.exit()).as(again.err()).isZero();
    assertGone(2);
    assertThat(cluster.knownTo(1)).isEmpty();
  }

  @Test
  void nothingIsChangedByOneWhoIsNotLetInOrWithoutAPrimary() throws InterruptedException {
    firstTwo();
    cluster.environment().put("MN_REDIS_PASSWORD", "wrong");

    MnRun denied = cluster.leave(2, "--yes");

    assertThat(denied.exit()).as(denied.err()).isEqualTo(1);
    assertThat(denied.err()).contains("MN_REDIS_PASSWORD");
    assertMember(2);

    cluster.environment().put("MN_REDIS_PASSWORD", Cluster.PASSWORD);
    for (int i = 1; i <= 2; i++) {
      // So that nobody is elected while this test looks.
      cluster.sentinel(i, "SENTINEL", "SET", Cluster.MASTER, "down-after-milliseconds", "600000");
    }
    cluster.box(1).redisDaemon().kill();

    MnRun run = cluster.leave(2, "--yes");

    assertThat(run.exit()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains(cluster.box(1).redis().toString(), "nothing was done");
    assertMember(2);
  }

  @Test
  void aFolderInWhichNoMemberEverWasIsAMistakeAndNotMade() {
    MnRun run = cluster.leave(1);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains(cluster.box(1).folder().toString(), "--data-dir");
    assertThat(cluster.box(1).folder()).doesNotExist();
  }

  private void firstTwo() {
    assertThat(cluster.join(1).exit()).isZero();
    assertThat(cluster.join(2).exit()).isZero();
    cluster.hurry();
  }

  private void assertMember(int i) {
    assertThat(cluster.box(i).redisDaemon().state()).isEqualTo(State.RUNNING);
    assertThat(cluster.box(i).sentinelDaemon().state()).isEqualTo(State.RUNNING);
    assertThat(cluster.sentinel(i, "SENTINEL", "MASTERS").items()).hasSize(1);
    assertThat(MemberFile.read(cluster.box(i).folder())).isPresent();
  }

  /** One that hands over to the second box, and asks the others to forget it with that access. */
  private Leave leaving(int i, Access others) {
    Membership self = MemberFile.read(cluster.box(i).folder()).orElseThrow();
    Node node =
        new Node(
            self.redis(),
            self.bind(),
            cluster.box(i).redisDaemon(),
            Access.toData(cluster.config()));
    Watcher watcher =
        new Watcher(
            new Listening(self.bind(), self.sentinel(), Optional.empty(), Optional.empty()),
            cluster.box(i).sentinelDaemon(),
            new Council(Access.toSentinels(cluster.config()), Cluster.MASTER));
    Waiting waiting = new Waiting(Deadline.in(PATIENCE), line -> {});
    return new Leave(
        self,
        node,
        watcher,
        () -> cluster.box(2).redis(),
        new Forgetting(self, node, new Council(others, Cluster.MASTER), waiting),
        waiting,
        what -> {},
        advice -> {});
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

    // One of two could elect nobody.
    MnRun unasked = cluster.leave(3);
    assertThat(unasked.exit()).as(unasked.err()).isEqualTo(5);
    assertThat(unasked.err())
        .contains("only 1 of the 2", cluster.box(2).sentinel().toString(), "no quorum", "--yes");
    assertMember(3);

    MnRun run = cluster.leave(3, "--yes");

    assertThat(run.exit()).as(run.err()).isEqualTo(3);
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
