package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JoinTest extends MemberTest {

  @Test
  void threeBoxesThatJoinOneAfterTheOtherAreAPrimaryAndTwoReplicas() {
    MnRun first = cluster.join(1);
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).contains("primary of the-primary", cluster.box(1).redis().toString());
    assertThat(first.err())
        .contains(
            "the Sentinel " + cluster.box(2).sentinel() + " does not answer",
            "the Sentinel " + cluster.box(3).sentinel() + " does not answer");
    cluster.redis(1, "SET", "k", "v");
    for (int i = 2; i <= 3; i++) {
      MnRun run = cluster.join(i);
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).contains("replica of " + cluster.box(1).redis());
      assertThat(cluster.redis(i, "GET", "k").text()).isEqualTo("v");
      for (int other = 1; other <= i; other++) {
        assertThat(cluster.linkSeenBy(other, i)).isEqualTo("ok");
      }
    }
    assertWhole(1);
    assertThat(cluster.sentinel(3, "SENTINEL", "MASTER", Cluster.MASTER).fields())
        .containsEntry("quorum", "2")
        .containsEntry("down-after-milliseconds", "5000")
        .containsEntry("failover-timeout", "60000")
        .containsEntry("parallel-syncs", "1");
  }

  @Test
  @Tag("long")
  void aSentinelThatDoesNotReachTheNewReplicaIsNamedAndDoesNotHoldItUp() {
    assertThat(cluster.join(1).exit()).isZero();
    // A user that only the primary knows.
    cluster.redis(1, "ACL", "SETUSER", "local", "on", ">secret", "~*", "&*", "+@all");
    cluster.sentinel(1, "SENTINEL", "SET", Cluster.MASTER, "auth-user", "local");
    cluster.sentinel(1, "SENTINEL", "SET", Cluster.MASTER, "auth-pass", "secret");

    MnRun run = cluster.join(2);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "warning: the Sentinel "
                + cluster.box(1).sentinel()
                + " does not reach this box's Redis, "
                + cluster.box(2).redis());
  }

  @Test
  void ofBoxesThatJoinAtTheSameMomentOnlyTheFirstBecomesThePrimary() {
    List<MnRun> runs = cluster.joinAll();

    assertThat(runs).allSatisfy(run -> assertThat(run.exit()).as(run.err()).isZero());
    assertWhole(1);
  }

  @Test
  void aBoxThatIsNotTheFirstWaitsForItAndSaysSo() {
    MnRun run = cluster.join(2, "--timeout", "1");

    assertThat(run.exit()).isEqualTo(6);
    assertThat(run.err()).contains(cluster.box(1).sentinel().toString(), "again");
    assertThat(cluster.box(2).redisDaemon().process()).isEmpty();
    assertThat(cluster.box(2).sentinelDaemon().process()).isEmpty();
  }

  @Test
  void joiningTwiceChangesNothing() {
    assertThat(cluster.join(1).exit()).isZero();
    assertThat(cluster.join(2).exit()).isZero();
    List<Long> before = pids();

    for (int i = 1; i <= 2; i++) {
      MnRun again = cluster.join(i);
      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(again.err()).contains("already").doesNotContain("started");
    }
    assertThat(pids()).isEqualTo(before);
    assertThat(cluster.role(1)).isEqualTo("master");
    assertThat(cluster.role(2)).isEqualTo("slave");
  }

  @Test
  void theReportCanBeReadByAProgram() {
    MnRun run = cluster.join(1, "--output", "json");

    assertThat(masked(run.out()))
        .isEqualToIgnoringNewLines(
            """
            {
              "master_name" : "the-primary",
              "primary" : "127.0.0.1:N",
              "redis" : {
                "address" : "127.0.0.1:N",
                "role" : "primary",
                "pid" : N
              },
              "sentinel" : {
                "address" : "127.0.0.1:N",
                "quorum" : 2,
                "knows" : [ ],
                "pid" : N
              }
            }
            """);
  }

  @Test
  void aWrongPasswordIsToldAtOnceAndNeverShown() {
    assertThat(cluster.join(1).exit()).isZero();
    cluster.environment().put("MN_REDIS_PASSWORD", "guessed-wrong");

    MnRun run = cluster.join(2);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("MN_REDIS_PASSWORD", cluster.box(1).redis().toString())
        .doesNotContain("guessed-wrong");
    assertThat(cluster.box(2).redisDaemon().process()).isEmpty();
  }

  @Test
  void aWrongPasswordOfTheSentinelsIsToldAtOnce() {
    assertThat(cluster.join(1).exit()).isZero();
    cluster.environment().put("MN_REDIS_SENTINEL_PASSWORD", "guessed-wrong");

    MnRun run = cluster.join(2);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("MN_REDIS_SENTINEL_PASSWORD", cluster.box(1).sentinel().toString())
        .doesNotContain("guessed-wrong");
  }

  @Test
  void aTakenPortIsToldBeforeAnythingIsStarted() throws IOException {
    cluster.environment().put("MN_REDIS_COMMAND_TIMEOUT_MS", "500");
    try (ServerSocket taken =
        new ServerSocket(cluster.box(1).redis().port(), 5, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      MnRun run = cluster.join(1);

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains(cluster.box(1).redis().toString(), "free the port");
    }
    try (ServerSocket taken =
        new ServerSocket(cluster.box(1).sentinel().port(), 5, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      MnRun run = cluster.join(1);

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains(cluster.box(1).sentinel().toString(), "free the port");
    }
    assertThat(cluster.box(1).redisDaemon().process()).isEmpty();
  }

  @Test
  void aQuorumBelowAMajorityWorksWithAWarning() {
    MnRun run = cluster.join(1, "--quorum", "1");

    assertThat(run.exit()).isZero();
    assertThat(run.err()).contains("warning", "quorum of 1 of 3");
    assertThat(cluster.sentinel(1, "SENTINEL", "MASTER", Cluster.MASTER).fields())
        .containsEntry("quorum", "1");
  }

  @Test
  void whatIsWrongOnTheCommandLineIsToldBeforeAnythingIsDone() {
    String other = "10.0.0.2:26379";
    String self = "10.0.0.1:26379";
    List<List<String>> wrong =
        List.of(
            List.of("--announce-ip", "0.0.0.0", "--sentinels", "0.0.0.0," + other),
            List.of("--self-host", "127.0.0.1", "--sentinels", "127.0.0.1," + other),
            List.of("--self-host", "10.0.0.1", "--sentinels", other),
            List.of("--self-host", "10.0.0.1", "--sentinels", self + "," + other, "--quorum", "3"),
            List.of("--sentinels", self + "," + other));
    for (List<String> options : wrong) {
      List<String> words = Stream.concat(Stream.of("ha", "join"), options.stream()).toList();
      MnRun run = MnRun.of(cluster.environment(), words.toArray(new String[0]));

      assertThat(run.exit()).as("%s: %s", options, run.err()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsOpenWithoutAPassword() {
    for (String name : List.of("MN_REDIS_PASSWORD", "MN_REDIS_SENTINEL_PASSWORD")) {
      String secret = cluster.environment().remove(name);
      MnRun run =
          MnRun.of(
              cluster.environment(),
              "ha",
              "join",
              "--self-host",
              "10.0.0.1",
              "--sentinels",
              "10.0.0.1,10.0.0.2");
      cluster.environment().put(name, secret);

      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains(name, "without a password");
    }
  }

  @Test
  void aPersonIsAskedForThePasswordsThatAreMissing() throws IOException {
    cluster.environment().remove("MN_REDIS_PASSWORD");
    cluster.environment().remove("MN_REDIS_SENTINEL_PASSWORD");
    cluster.environment().put("MN_REDIS_COMMAND_TIMEOUT_MS", "500");
    String[] words = cluster.joining(1, "--bind", "0.0.0.0");
    // It ends at a port that is taken, after both passwords are known.
    try (ServerSocket taken = new ServerSocket(cluster.box(1).redis().port())) {
      assertThat(taken.isBound()).isTrue();
      MnRun typed = MnRun.typing("one-secret\nother-secret\n", cluster.environment(), words);
      assertThat(typed.exit()).isEqualTo(1);
      assertThat(typed.err())
          .contains("password of Redis", "password of the Sentinels", "free the port")
          .doesNotContain("-secret");

      MnRun silent = MnRun.typing("\n\n", cluster.environment(), words);
      assertThat(silent.exit()).isEqualTo(2);
      assertThat(silent.err()).contains("without a password");
    }
  }

  @Test
  void onlyTheOwnerCanReadTheConfiguration() throws IOException {
    assertThat(cluster.join(1).exit()).isZero();

    Path redis = cluster.box(1).redisDaemon().folder();
    assertThat(Files.readString(redis.resolve("redis.conf"))).contains(Cluster.PASSWORD);
    assertThat(Files.getPosixFilePermissions(redis))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE", "OWNER_EXECUTE");
  }

  @Test
  void dataThatIsNowhereElseIsNotReplacedWithoutConsent() {
    assertThat(cluster.join(1).exit()).isZero();
    assertThat(cluster.join(2).exit()).isZero();
    cluster.redis(2, "REPLICAOF", "NO", "ONE");
    cluster.redis(2, "SET", "own", "1");
    MemberFile.delete(cluster.box(2).folder());

    MnRun refused = cluster.join(2);
    assertThat(refused.exit()).isEqualTo(5);
    assertThat(refused.err()).contains("would be replaced", "--yes");
    assertThat(cluster.redis(2, "GET", "own").text()).isEqualTo("1");

    MnRun agreed = cluster.join(2, "--yes");
    assertThat(agreed.exit()).as(agreed.err()).isZero();
    assertThat(cluster.redis(2, "GET", "own").isNil()).isTrue();
  }

  @Test
  @Tag("long")
  void aPrimaryThatWasKilledComesBackAsAReplicaOfItsSuccessor() throws InterruptedException {
    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).isZero());
    // A Sentinel that does not know the replicas yet gives up, and tries again after two minutes.
    assertWhole(1);
    cluster.box(1).redisDaemon().kill();

    // Joins while nobody has been elected yet, and waits for it.
    MnRun back = cluster.join(1);

    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(back.out()).contains("replica of");
    assertThat(cluster.role(1)).isEqualTo("slave");
    assertThat(cluster.namedBy(1)).isNotEqualTo(cluster.box(1).redis());
  }

  @Test
  @Tag("long")
  void aClusterThatWasAllDownComesBackWithItsPrimaryAndItsData() throws InterruptedException {
    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).isZero());
    cluster.redis(1, "SET", "k", "v");
    cluster.redis(1, "WAIT", "2", "10000");
    stopAll();

    List<MnRun> runs = cluster.joinAll();

    assertThat(runs).allSatisfy(run -> assertThat(run.exit()).as(run.err()).isZero());
    assertWhole(1);
    assertThat(cluster.redis(3, "GET", "k").text()).isEqualTo("v");
  }

  @Test
  void whoHoldsTheClustersDataDoesNotFollowAFirstBoxThatLostThem() throws Exception {
    emptiedFirstBox();

    MnRun second = cluster.join(2);

    assertThat(second.exit()).as(second.err()).isEqualTo(5);
    assertThat(second.err())
        .contains(
            cluster.box(1).redis().toString(),
            cluster.box(2).redis().toString(),
            "mn ha leave on every box",
            "--yes");
    assertThat(cluster.box(2).redisDaemon().process()).isEmpty();
    // Nor later, when applications have begun to write there.
    cluster.redis(1, "SET", "new", "1");
    assertThat(cluster.join(2).exit()).isEqualTo(5);

    MnRun agreed = cluster.join(2, "--yes");
    assertThat(agreed.exit()).as(agreed.err()).isZero();
    assertThat(cluster.redis(2, "GET", "k").isNil()).isTrue();
    // Which it is asked once.
    cluster.box(2).redisDaemon().stop();
    assertThat(cluster.join(2).exit()).isZero();
  }

  @Test
  @Tag("long")
  void theAdviceToBeginWithTheBoxThatHasTheDataWorks() throws Exception {
    emptiedFirstBox();
    assertThat(cluster.join(2).exit()).isEqualTo(5);

    for (int i = 2; i <= 3; i++) {
      // The Sentinel of a box that did not come back can neither be told nor vote.
      MnRun leave = cluster.leave(i, "--yes");
      assertThat(leave.exit()).as(leave.err()).isIn(0, 3);
    }
    MnRun last = cluster.leave(1, "--yes", "--purge-local");
    assertThat(last.exit()).as(last.err()).isZero();
    for (int i : List.of(2, 1, 3)) {
      // The third one holds an old copy.
      MnRun join = joinBeginningWithTheSecond(i, i == 3 ? List.of("--yes") : List.of());
      assertThat(join.exit()).as(join.err()).isZero();
      assertThat(cluster.redis(i, "GET", "k").toString()).isEqualTo("v");
    }
    assertWhole(2);
  }

  private MnRun joinBeginningWithTheSecond(int i, List<String> more) {
    String sentinels =
        Stream.of(2, 1, 3)
            .map(it -> cluster.box(it).sentinel().toString())
            .collect(Collectors.joining(","));
    cluster.hurry();
    return MnRun.of(
        cluster.environment(),
        Stream.of(cluster.joining(i, more.toArray(new String[0])))
            .map(it -> it.equals(cluster.sentinels()) ? sentinels : it)
            .toArray(String[]::new));
  }

  @Test
  void aClusterWithoutAnyDataComesBackWithoutAQuestion() throws InterruptedException {
    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).isZero());
    stopAll();

    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).as(run.err()).isZero());
  }

  @Test
  void aJoinThatWasKilledOnceItsRedisRunsIsTakenUpOrUndone() throws Exception {
    try (MnProcess join = MnProcess.start(cluster.environment(), cluster.joining(1))) {
      join.awaitSaid("started Redis");
      join.kill();
      // As long as it is there it keeps others out of the folder.
      assertThat(join.awaitExit()).isEqualTo(137);
    }
    assertThat(cluster.box(1).redisDaemon().process()).isPresent();

    MnRun leave = cluster.leave(1, "--yes");

    assertThat(leave.exit()).isIn(0, 3);
    assertThat(cluster.box(1).redisDaemon().process()).isEmpty();
    assertThat(MemberFile.read(cluster.box(1).folder())).isEmpty();
    assertThat(cluster.join(1).exit()).isZero();
  }

  @Test
  void addressesOfVersionSixAreMembersToo() throws Exception {
    assumeThat(Files.readString(Path.of("/proc/net/if_inet6"))).contains(" lo");
    try (Cluster six = new Cluster(folder.resolve("six"), List.of("::1", "::1"))) {
      for (int i = 1; i <= 2; i++) {
        MnRun run = six.join(i);
        assertThat(run.exit()).as(run.err()).isZero();
      }
      assertThat(six.role(1)).isEqualTo("master");
      assertThat(six.role(2)).isEqualTo("slave");
      MnRun again = six.join(1, "--announce-ip", "0:0:0:0:0:0:0:1");
      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(six.role(1)).isEqualTo("master");
    }
  }

  /** All are stopped, and the first one begins with a new disk. */
  private void emptiedFirstBox() throws InterruptedException, IOException {
    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).isZero());
    cluster.redis(1, "SET", "k", "v");
    cluster.redis(1, "WAIT", "2", "10000");
    stopAll();
    cluster.box(1).redisDaemon().delete();
    cluster.box(1).sentinelDaemon().delete();
    MemberFile.delete(cluster.box(1).folder());
    MnRun first = cluster.join(1);
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(cluster.redis(1, "GET", "k").isNil()).isTrue();
  }

  @Test
  @Tag("long")
  void ofAClusterThatWasAllDownTheOthersGoOnWithoutItsLostPrimary() throws Exception {
    assertThat(cluster.joinAll()).allSatisfy(run -> assertThat(run.exit()).isZero());
    cluster.redis(1, "SET", "k", "v");
    cluster.redis(1, "WAIT", "2", "10000");
    stopAll();

    MnRun inVain = cluster.join(2, "--timeout", "5");
    assertThat(inVain.exit()).as(inVain.err()).isEqualTo(6);
    assertThat(inVain.err()).contains(cluster.box(1).redis().toString(), "--without-primary");
    MnRun unasked = cluster.join(2, "--without-primary");
    assertThat(unasked.exit()).as(unasked.err()).isEqualTo(5);
    assertThat(cluster.box(2).redisDaemon().process()).isEmpty();

    CompletableFuture<MnRun> second =
        CompletableFuture.supplyAsync(() -> cluster.join(2, "--without-primary", "--yes"));
    MnRun third = cluster.join(3, "--without-primary", "--yes");

    assertThat(third.exit()).as(third.err()).isZero();
    assertThat(second.join().exit()).as(second.join().err()).isZero();
    assertThat(List.of(cluster.role(2), cluster.role(3)))
        .containsExactlyInAnyOrder("master", "slave");
    assertThat(cluster.redis(3, "GET", "k").text()).isEqualTo("v");
    MnRun late = cluster.join(1);
    assertThat(late.exit()).as(late.err()).isZero();
    assertThat(cluster.role(1)).isEqualTo("slave");
  }

  /** The Sentinels first, or those that are left would elect. */
  private void stopAll() throws InterruptedException {
    for (int i = 1; i <= 3; i++) {
      cluster.box(i).sentinelDaemon().kill();
    }
    for (int i = 1; i <= 3; i++) {
      cluster.box(i).redisDaemon().stop();
    }
  }

  @Test
  void twoOperatorsDoNotWorkInTheSameFolder() throws InterruptedException {
    MnRun second = FolderLock.holding(cluster.box(1).folder(), () -> cluster.join(1));

    assertThat(second.exit()).isEqualTo(5);
    assertThat(second.err()).contains("another mn is at work");
    assertThat(cluster.join(1).exit()).isZero();

    MnRun leave = FolderLock.holding(cluster.box(1).folder(), () -> cluster.leave(1, "--yes"));

    assertThat(leave.exit()).isEqualTo(5);
    assertThat(leave.err()).contains("another mn is at work");
    assertThat(cluster.role(1)).isEqualTo("master");
  }

  @Test
  void theServersOutliveTheCommandAndItsTerminal() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.mirrorneuron.store.ops.Mn");
    command.addAll(List.of(cluster.joining(1)));
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(cluster.environment());

    // Its end is awaited although the servers, which inherited nothing of it, run on.
    int exit = builder.start().waitFor();

    assertThat(exit).as(Files.readString(said)).isZero();
    assertThat(cluster.role(1)).isEqualTo("master");
    for (Daemon daemon : List.of(cluster.box(1).redisDaemon(), cluster.box(1).sentinelDaemon())) {
      long pid = daemon.process().orElseThrow().pid();
      // Process, parent, group, session: it leads a session, so no terminal's signals reach it.
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3])
          .isEqualTo(Long.toString(pid));
      assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "environ")))
          .doesNotContain(Cluster.PASSWORD);
    }
  }

  private List<Long> pids() {
    return IntStream.rangeClosed(1, 2)
        .mapToObj(cluster::box)
        .flatMap(it -> Stream.of(it.redisDaemon(), it.sentinelDaemon()))
        .map(it -> it.process().orElseThrow().pid())
        .toList();
  }
}
