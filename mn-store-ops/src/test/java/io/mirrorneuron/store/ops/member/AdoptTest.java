package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.Ports;
import io.mirrorneuron.store.ops.MnRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Boxes on which an init system runs a Redis and a Sentinel that no join started. */
class AdoptTest extends MemberTest {

  private InitSystem init;

  @BeforeEach
  void initialise() {
    init = new InitSystem(folder);
  }

  @AfterEach
  void endOthers() {
    init.close();
  }

  @Test
  void serversThatRunAreTakenWithTheirDataAndGoOnWhenTheBoxLeaves() throws IOException {
    List<Process> servers = List.of(redis(1), sentinel(1));
    cluster.redis(1, "SET", "k", "v");

    MnRun join = cluster.join(1);

    assertThat(join.exit()).as(join.err()).isZero();
    assertThat(join.out()).contains("primary of the-primary", "not ours");
    assertThat(cluster.redis(1, "GET", "k").text()).isEqualTo("v");
    assertThat(cluster.namedBy(1)).isEqualTo(cluster.box(1).redis());
    MnRun second = cluster.join(2);
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(cluster.redis(2, "GET", "k").text()).isEqualTo("v");
    MnRun back = cluster.leave(2);
    assertThat(back.exit()).as(back.err()).isZero();

    MnRun leave = cluster.leave(1, "--yes");

    assertThat(leave.exit()).as(leave.err()).isZero();
    assertThat(leave.err())
        .contains(
            "Redis " + cluster.box(1).redis() + " goes on",
            "the Sentinel " + cluster.box(1).sentinel() + " goes on");
    assertThat(servers).allMatch(Process::isAlive);
    assertThat(cluster.redis(1, "GET", "k").text()).isEqualTo("v");
    assertThat(cluster.role(1)).isEqualTo("master");
    assertThat(cluster.sentinel(1, "SENTINEL", "MASTERS").items()).isEmpty();
  }

  @Test
  void aRedisWithoutDataFollowsThePrimaryAndTheSentinelMeetsTheOthers() throws IOException {
    assertThat(cluster.join(1).exit()).isZero();
    cluster.redis(1, "SET", "k", "v");
    redis(2);
    sentinel(2);

    MnRun join = cluster.join(2);

    assertThat(join.exit()).as(join.err()).isZero();
    assertThat(join.out()).contains("replica of " + cluster.box(1).redis(), "knows 1 others");
    assertThat(cluster.redis(2, "GET", "k").text()).isEqualTo("v");
    assertThat(cluster.knownTo(1))
        .contains(cluster.box(2).redis().toString(), cluster.box(2).sentinel().toString());
  }

  @Test
  @Tag("long")
  void aPrimaryWithDataOfItsOwnIsAskedAboutAndAReplicaOfItIsNot() throws IOException {
    assertThat(cluster.join(1).exit()).isZero();
    redis(2);
    cluster.redis(2, "SET", "own", "1");
    redis(3, "replicaof " + cluster.box(2).redis().host() + " " + cluster.box(2).redis().port());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(cluster.redis(3, "GET", "own").toString()).isEqualTo("1"));

    MnRun refused = cluster.join(2);
    assertThat(refused.exit()).isEqualTo(5);
    assertThat(refused.err()).contains("would be replaced", "--yes");
    assertThat(cluster.redis(2, "GET", "own").text()).isEqualTo("1");
    assertThat(cluster.box(2).sentinelDaemon().process()).isEmpty();

    MnRun other = cluster.join(3);
    assertThat(other.exit()).as(other.err()).isZero();
    assertThat(cluster.redis(3, "GET", "own").isNil()).isTrue();
  }

  @Test
  void aReplicaOfWhatNobodyWatchesIsNotMadeThePrimary() throws IOException {
    redis(2);
    redis(1, "replicaof " + cluster.box(2).redis().host() + " " + cluster.box(2).redis().port());

    MnRun join = cluster.join(1);

    assertThat(join.exit()).isEqualTo(5);
    assertThat(join.err()).contains(cluster.box(2).redis().toString(), "REPLICAOF NO ONE");
    assertThat(cluster.role(1)).isEqualTo("slave");
    assertThat(MemberFile.read(cluster.box(1).folder())).isEmpty();
  }

  @Test
  @Tag("long")
  void aClusterThatWasMadeByHandIsTakenAsItIs() throws IOException {
    HostPort primary = cluster.box(1).redis();
    redis(1);
    redis(2, "replicaof " + primary.host() + " " + primary.port());
    for (int i = 1; i <= 2; i++) {
      sentinel(
          i,
          "sentinel monitor " + watching(primary),
          "sentinel auth-pass " + Cluster.MASTER + " " + Cluster.PASSWORD,
          "sentinel sentinel-pass " + Cluster.SENTINEL_PASSWORD,
          "sentinel announce-ip " + cluster.box(i).sentinel().host());
    }

    for (int i = 1; i <= 2; i++) {
      MnRun join = cluster.join(i);
      assertThat(join.exit()).as(join.err()).isZero();
      assertThat(join.err()).contains("already").doesNotContain("started");
    }

    assertThat(cluster.role(1)).isEqualTo("master");
    assertThat(cluster.role(2)).isEqualTo("slave");
    assertThat(cluster.sentinel(1, "SENTINEL", "MASTER", Cluster.MASTER).fields())
        .containsEntry("quorum", "2")
        .containsEntry("down-after-milliseconds", "5000");
  }

  @Test
  void aRedisThatIsNamedByAnotherAddressDoesNotFollowItself() throws IOException {
    HostPort byName = new HostPort("localhost", cluster.box(1).redis().port());
    redis(1);
    cluster.redis(1, "SET", "k", "v");
    sentinel(
        1,
        "sentinel resolve-hostnames yes",
        "sentinel announce-hostnames yes",
        "sentinel monitor " + watching(byName),
        "sentinel auth-pass " + Cluster.MASTER + " " + Cluster.PASSWORD);

    MnRun join = cluster.join(1, "--yes");

    assertThat(join.exit()).as(join.err()).isEqualTo(5);
    assertThat(join.err()).contains(byName.toString(), "--announce-ip");
    assertThat(cluster.role(1)).isEqualTo("master");
    assertThat(cluster.redis(1, "GET", "k").text()).isEqualTo("v");
  }

  @Test
  void aSentinelThatWatchesSomethingElseOfThatNameIsRefused() throws IOException {
    assertThat(cluster.join(1).exit()).isZero();
    HostPort other = new HostPort("127.0.0.2", Ports.free("127.0.0.2", 1).get(0));
    init.redis(other);
    sentinel(
        2,
        "sentinel monitor " + watching(other),
        "sentinel auth-pass " + Cluster.MASTER + " " + Cluster.PASSWORD);

    MnRun join = cluster.join(2);

    assertThat(join.exit()).as(join.err()).isEqualTo(5);
    assertThat(join.err())
        .contains(other.toString(), cluster.box(1).redis().toString(), "SENTINEL REMOVE");
    assertThat(cluster.namedBy(2)).isEqualTo(other);
    assertThat(cluster.box(2).redisDaemon().process()).isEmpty();

    cluster.sentinel(2, "SENTINEL", "REMOVE", Cluster.MASTER);
    MnRun again = cluster.join(2);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(cluster.namedBy(2)).isEqualTo(cluster.box(1).redis());
  }

  /** Longer than a Sentinel takes to make a replica of what has become a primary. */
  @Test
  @Tag("long")
  void aReplicaThatGoesOnIsNotTakenBackByASentinelThatStillKnowsIt() throws IOException {
    Process redis = redis(3);
    sentinel(3);
    joined();
    for (int i = 1; i <= 2; i++) {
      // Each takes some ten seconds to forget then, and the other one has the time.
      cluster.sentinel(i, "SENTINEL", "DEBUG", "INFO-PERIOD", "10000");
    }

    MnRun leave = cluster.leave(3);

    assertThat(leave.exit()).as(leave.err()).isZero();
    assertThat(redis.isAlive()).isTrue();
    assertThat(cluster.role(3)).isEqualTo("master");
    for (int i = 1; i <= 2; i++) {
      assertThat(cluster.knownTo(i))
          .doesNotContain(cluster.box(3).redis().toString(), cluster.box(3).sentinel().toString());
    }
    await()
        .during(Duration.ofSeconds(20))
        .atMost(PATIENCE)
        .until(() -> cluster.role(3).equals("master"));
  }

  private Process redis(int i, String... lines) throws IOException {
    return init.redis(cluster.box(i).redis(), lines);
  }

  private Process sentinel(int i, String... lines) throws IOException {
    return init.sentinel(cluster.box(i).sentinel(), lines);
  }

  private static String watching(HostPort primary) {
    return Cluster.MASTER + " " + primary.host() + " " + primary.port() + " 1";
  }
}
