package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.sentinel.fault.Contest.Setting;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What can come between a holder and its lease; ends when it is mended. Where the holder was cut
 * off that is not before its rival was granted the lease, if anybody can be.
 */
@SuppressWarnings("ImmutableEnumChecker") // what happens is a lambda without state
enum Upheaval {
  KILLED_PRIMARY(Network.DIRECT, (topology, rivals) -> Fault.KILLED_PRIMARY.happen(topology)),
  FROZEN_PRIMARY(Network.DIRECT, (topology, rivals) -> Fault.FROZEN_PRIMARY.happen(topology)),
  FAILOVER_BY_COMMAND(
      Network.DIRECT, (topology, rivals) -> Fault.FAILOVER_BY_COMMAND.happen(topology)),
  /** From everybody: replicas, Sentinels and stores. */
  PRIMARY_CUT_OFF(
      Network.PROXIED,
      (topology, rivals) -> {
        LocalRedis former = topology.primary();
        topology.split(
            Stream.<LocalServer>concat(
                    topology.others(former).stream(), topology.servers().sentinels().stream())
                .toList());
        topology.awaitOther(former);
        Topology.last(Duration.ofSeconds(2));
        topology.mend();
      }),
  /** The holder reaches the old primary and one Sentinel, and goes on there. */
  HOLDER_CUT_OFF_WITH_PRIMARY(
      Network.PROXIED,
      (topology, rivals) -> cutOff(topology, List.of(topology.primary()), rivals, setting -> true)),
  /** And a replica, that acknowledges what it does there. */
  HOLDER_CUT_OFF_WITH_PRIMARY_AND_REPLICA(
      Network.PROXIED,
      (topology, rivals) ->
          cutOff(
              topology,
              List.of(topology.primary(), topology.others(topology.primary()).get(0)),
              rivals,
              // Beside those two there is the elected one; the rest confirms what it grants.
              setting -> Integer.parseInt(setting.rival()) <= setting.of() - 2)),
  /** The primary dies with the renewals of the last seconds, and the holder hears of nothing. */
  UNREPLICATED_CRASH(
      Network.PROXIED,
      (topology, rivals) -> crash(topology, rivals, topology.others(topology.primary()))),
  /** The same when one replica has them: Sentinel is to elect that one. */
  CRASH_WITH_LAGGING_REPLICAS(
      Network.PROXIED,
      (topology, rivals) -> {
        List<LocalRedis> replicas = topology.others(topology.primary());
        crash(topology, rivals, replicas.subList(1, replicas.size()));
      });

  /** How long a partition goes on when there is another holder: so that it can be seen. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);

  /**
   * How long at the most until it has been seen: on a machine that is held up that may be later.
   */
  private static final Duration UNTIL_SEEN = Duration.ofSeconds(30);

  private interface Happening {
    void happen(Topology topology, List<Contest> rivals);
  }

  private final Network network;
  private final Happening happening;

  Upheaval(Network network, Happening happening) {
    this.network = network;
    this.happening = happening;
  }

  Network network() {
    return network;
  }

  /** The terms on which it is asked what happens. */
  LeaseTerms terms() {
    return this == UNREPLICATED_CRASH || this == CRASH_WITH_LAGGING_REPLICAS
        ? LeaseTerms.of(Duration.ofSeconds(6)).margin(Duration.ofSeconds(1))
        : LeaseTerms.of(Duration.ofSeconds(3));
  }

  /** What is to be compared: with all, the rival asks for what it can get. */
  List<Setting> settings() {
    return this == HOLDER_CUT_OFF_WITH_PRIMARY_AND_REPLICA
        ? List.of(Setting.of("0"), Setting.of("1"), new Setting("1", "0"), new Setting("all", "0"))
        : List.of(Setting.of("0"), Setting.of("1"), new Setting("all", "1"));
  }

  /**
   * Whether there are never two holders: with all replicas in any case, and else wherever the old
   * side keeps fewer than are required.
   */
  boolean excludesTwo(Setting setting) {
    return setting.holder().equals("all")
        || switch (this) {
          case KILLED_PRIMARY, PRIMARY_CUT_OFF -> true;
          // Without a replica that must confirm, nobody waited for the one that has them.
          case CRASH_WITH_LAGGING_REPLICAS -> !setting.holder().equals("0");
          case HOLDER_CUT_OFF_WITH_PRIMARY, UNREPLICATED_CRASH -> setting.holder().equals("1");
          case FROZEN_PRIMARY, FAILOVER_BY_COMMAND, HOLDER_CUT_OFF_WITH_PRIMARY_AND_REPLICA ->
              false;
        };
  }

  void happen(Topology topology, List<Contest> contests) {
    happening.happen(topology, contests);
  }

  /** By how much replication lags at the crash: more than the margin. */
  private static Duration lag() {
    return Duration.ofMillis(3500);
  }

  private static void crash(Topology topology, List<Contest> rivals, List<LocalRedis> lagging) {
    LocalRedis former = topology.primary();
    topology.separate(former, lagging);
    Topology.last(lag());
    topology.cutOffAll();
    former.kill();
    topology.awaitOther(former);
    rivals.forEach(Contest::awaitRivalHoldsAll);
    topology.mend();
    topology.awaitAnnounced();
    former.restart(Data.DROP);
    topology.awaitReady();
  }

  private static void cutOff(
      Topology topology,
      List<LocalRedis> withHolder,
      List<Contest> rivals,
      Predicate<Setting> granted) {
    LocalRedis former = topology.primary();
    LocalSentinel sentinel = topology.sentinel(0);
    topology.split(Stream.<LocalServer>concat(withHolder.stream(), Stream.of(sentinel)).toList());
    topology.awaitOther(former);
    List<Contest> futile = rivals.stream().filter(it -> !granted.test(it.setting())).toList();
    List<Integer> grants = futile.stream().map(Contest::grants).toList();
    rivals.stream().filter(it -> granted.test(it.setting())).forEach(Contest::awaitRivalHoldsAll);
    Topology.last(AFTERWARDS);
    List<Contest> withTwo =
        rivals.stream().filter(it -> granted.test(it.setting()) && !it.excludesTwo()).toList();
    Topology.last(UNTIL_SEEN, () -> withTwo.stream().allMatch(Contest::hasSeenTwoHolders));
    assertThat(futile.stream().map(Contest::grants).toList())
        .as("nobody is granted it")
        .isEqualTo(grants);
    topology.mend();
  }
}
