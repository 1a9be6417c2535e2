package io.mirrorneuron.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalTopologyTest {

  /** Sentinels that were held up elect nobody for 30 s. */
  private static final Duration ELECTION = Duration.ofSeconds(90);

  @Test
  void singleIsOneServerThatIsItsOwnPrimary() {
    try (LocalTopology topology = LocalTopology.single()) {
      assertThat(topology.currentPrimary()).contains(topology.primary());
      assertThat(topology.replicas()).isEmpty();
      assertThat(topology.sentinels()).isEmpty();
      topology.primary().kill();
      assertThat(topology.currentPrimary()).isEmpty();
    }
  }

  @Test
  void itSaysWithWhichVariablesItIsFound() {
    LocalTopologyConfig.Builder config =
        LocalTopologyConfig.builder()
            .data(LocalRedisConfig.builder().password("data").build())
            .sentinelPassword("watch");
    try (LocalTopology single = LocalTopology.start(config.build());
        LocalTopology watched = LocalTopology.start(config.replicas(1).sentinels(2).build())) {
      assertThat(single.environment())
          .containsExactly(
              Map.entry("MN_REDIS_HA_MODE", "single"),
              Map.entry("MN_REDIS_URL", single.primary().url()));
      assertThat(watched.environment())
          .containsExactly(
              Map.entry("MN_REDIS_HA_MODE", "sentinel"),
              Map.entry("MN_REDIS_SENTINELS", watched.sentinelAddresses()),
              Map.entry("MN_REDIS_SENTINEL_MASTER", "mirror-neuron"),
              Map.entry("MN_REDIS_PASSWORD", "data"),
              Map.entry("MN_REDIS_SENTINEL_PASSWORD", "watch"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void aKilledPrimaryIsReplacedByAReplicaWithItsData(ServerBinary binary) {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(2)
            .sentinels(3)
            .data(LocalRedisConfig.builder().binary(binary).build())
            .build();
    try (LocalTopology topology = LocalTopology.start(config)) {
      LocalRedis former = topology.primary();
      awaitPrimary(topology, former);
      assertThat(topology.sentinelAddresses().split(",", -1)).hasSize(3);
      for (LocalSentinel sentinel : topology.sentinels()) {
        assertThat(sentinel.command("SENTINEL", "CKQUORUM", "mirror-neuron").text())
            .startsWith("OK 3 usable");
      }
      former.command("SET", "k", "v");
      await()
          .atMost(ELECTION)
          .until(
              () -> topology.replicas().stream().allMatch(it -> !it.command("GET", "k").isNil()));

      former.kill();
      LocalRedis elected = topology.awaitPrimaryOtherThan(former, ELECTION);

      assertThat(topology.replicas()).contains(elected);
      assertThat(elected.command("GET", "k").text()).isEqualTo("v");
    }
  }

  @Test
  void aFormerPrimaryRestartedEmptyComesBackAsReplica() {
    try (LocalTopology topology = LocalTopology.sentinel(1, 3)) {
      LocalRedis former = topology.primary();
      topology.hurry();
      former.command("SET", "k", "v");
      LocalRedis replica = topology.replicas().get(0);
      await().atMost(ELECTION).until(() -> !replica.command("GET", "k").isNil());
      former.kill();
      LocalRedis elected = topology.awaitPrimaryOtherThan(former, ELECTION);
      former.restart(LocalServer.Data.DROP);
      topology.awaitReady(ELECTION);
      awaitPrimary(topology, elected);
      assertThat(former.command("ROLE").items().get(0).text()).isEqualTo("slave");
      assertThat(former.command("GET", "k").text()).isEqualTo("v");
    }
  }

  @Test
  void aFullyProtectedTopologyFailsOverByCommand() throws Exception {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(3)
            .masterName("other-name")
            .sentinelPassword("sentinel secret")
            .sentinelLine("user watcher on >w +@all &*")
            .data(
                LocalRedisConfig.builder()
                    .aclUser("default off")
                    .aclUser("app on >s ~app:* &app:* +@all")
                    .build())
            .build();
    try (LocalTopology topology = LocalTopology.start(config)) {
      LocalSentinel sentinel = topology.sentinels().get(0);
      assertThatThrownBy(() -> stranger(sentinel, List.of())).hasMessageStartingWith("NOAUTH");
      assertThat(stranger(sentinel, List.of("sentinel secret")).text()).isEqualTo("PONG");
      assertThat(stranger(sentinel, List.of("watcher", "w")).text()).isEqualTo("PONG");
      assertThat(config.toString() + topology).doesNotContain("secret");

      sentinel.command("SENTINEL", "FAILOVER", "other-name");

      LocalRedis former = topology.primary();
      assertThat(topology.awaitPrimaryOtherThan(former, ELECTION))
          .isSameAs(topology.replicas().get(0));
    }
  }

  @Test
  void aSentinelRestartedWithoutItsDataForgetsAndOneWithItRemembers() {
    try (LocalTopology topology = LocalTopology.sentinel(1, 3)) {
      LocalSentinel one = topology.sentinels().get(0);
      LocalRedis elected = topology.failOver(one, ELECTION);
      assertThat(elected).isSameAs(topology.replicas().get(0));
      assertThat(topology.primary().command("PING").text()).isEqualTo("PONG");
      for (LocalSentinel sentinel : topology.sentinels()) {
        await().atMost(ELECTION).until(() -> master(sentinel, topology).equals(elected.address()));
      }
      LocalSentinel keeping = topology.sentinels().get(1);
      keeping.restart(LocalServer.Data.KEEP);
      assertThat(master(keeping, topology)).isEqualTo(elected.address());
      // Alone, so that nobody tells it again.
      topology.sentinels().stream().filter(it -> it != one).forEach(LocalServer::pause);
      one.restart(LocalServer.Data.DROP);
      assertThat(one.command("SENTINEL", "MASTER", topology.masterName()).fields())
          .containsEntry("config-epoch", "0");
    }
  }

  @Test
  void serversAreKnownByTheAddressTheyAnnounce() {
    ConcurrentLinkedQueue<Address> asked = new ConcurrentLinkedQueue<>();
    LocalRedisConfig data =
        LocalRedisConfig.builder()
            .announce(
                real -> {
                  asked.add(real);
                  return real;
                })
            .build();
    LocalTopologyConfig config = LocalTopologyConfig.builder().replicas(1).data(data).build();
    try (LocalTopology topology = LocalTopology.start(config)) {
      assertThat(asked)
          .contains(topology.primary().address(), topology.replicas().get(0).address());
      assertThat(topology.primary().command("INFO", "replication").fields().get("slave0"))
          .contains("port=" + topology.replicas().get(0).announcedAddress().port());
    }
  }

  @Test
  void serversWithHostsOfTheirOwnAlsoConnectFromThere() {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder().replicas(2).sentinels(2).ownHosts().build();
    try (LocalTopology topology = LocalTopology.start(config)) {
      List<LocalServer> callers =
          Stream.<LocalServer>concat(topology.replicas().stream(), topology.sentinels().stream())
              .toList();
      assertThat(callers)
          .extracting(LocalServer::host)
          .containsExactly("127.0.1.2", "127.0.1.3", "127.0.2.1", "127.0.2.2");
      String connections = topology.primary().command("CLIENT", "LIST").text();
      assertThat(callers).allMatch(caller -> connections.contains(" addr=" + caller.host() + ":"));
    }
  }

  @Test
  void oneServerCanBeDifferentFromTheOthers() {
    LocalTopologyConfig.Builder config =
        LocalTopologyConfig.builder()
            .replicas(2)
            .data(LocalRedisConfig.builder().line("hz 20").build())
            .data(1, node -> node.line("hz 30"));
    try (LocalTopology topology = LocalTopology.start(config.build())) {
      assertThat(topology.nodes())
          .extracting(node -> node.command("CONFIG", "GET", "hz").items().get(1).text())
          .containsExactly("20", "30", "20");
    }
    assertThatThrownBy(() -> config.data(-1, node -> node))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void twoTopologiesOfTheSameNameDoNotMeet() {
    try (LocalTopology one = LocalTopology.sentinel(1, 1);
        LocalTopology two = LocalTopology.sentinel(1, 1)) {
      assertThat(one.nodes()).hasSize(2).doesNotContainAnyElementsOf(two.nodes());
      awaitPrimary(one, one.primary());
      awaitPrimary(two, two.primary());
    }
  }

  @Test
  void aFailedStartLeavesNothingBehindAndSaysWhy() {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(1)
            .sentinelLine("sentinel no-such-setting 1")
            .build();
    Workspace unused = Workspace.get();
    List<Long> before = children();
    assertThatThrownBy(() -> LocalTopology.start(config))
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("no-such-setting");
    assertThat(children()).isSubsetOf(before);
  }

  @Test
  void whatIsMissingIsNamedWhenATopologyDoesNotBecomeWhole() {
    try (LocalTopology topology = LocalTopology.sentinel(1, 1)) {
      LocalRedis replica = topology.replicas().get(0);
      replica.pause();
      assertThatThrownBy(() -> topology.awaitReady(Duration.ofMillis(100)))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining(replica.toString());
    }
  }

  @Test
  void settingsThatATopologyChoosesItselfAreRefused() {
    LocalTopologyConfig.Builder builder = LocalTopologyConfig.builder();
    assertThatThrownBy(() -> builder.data(LocalRedisConfig.builder().port(7000).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7000");
    assertThatThrownBy(() -> builder.replicas(-1)).hasMessageContaining("replicas -1");
    assertThatThrownBy(() -> builder.quorum(0)).hasMessageContaining("quorum 0");
    assertThatThrownBy(() -> builder.downAfter(Duration.ZERO)).hasMessageContaining("downAfter");
  }

  /** One that is held up may not answer in time when it is asked once. */
  private static void awaitPrimary(LocalTopology topology, LocalRedis wanted) {
    await()
        .atMost(ELECTION)
        .untilAsserted(() -> assertThat(topology.currentPrimary()).contains(wanted));
  }

  private static Address master(LocalSentinel sentinel, LocalTopology topology) {
    List<Reply> address =
        sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", topology.masterName()).items();
    return new Address(address.get(0).text(), (int) address.get(1).number());
  }

  private static Reply stranger(LocalSentinel sentinel, List<String> login) throws IOException {
    return new RespCall(sentinel.address(), Optional.empty(), login)
        .send(Duration.ofSeconds(5), List.of("PING"));
  }

  private static List<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
  }
}
