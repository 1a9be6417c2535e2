package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What can happen. Each lasts until it has had its effect (another primary, or as long as it takes
 * for everybody to notice), is mended, and ends when the topology is whole again.
 */
@SuppressWarnings("ImmutableEnumChecker") // what a fault does is a lambda without state
enum Fault {
  KILLED_PRIMARY(
      Network.DIRECT,
      topology -> {
        LocalRedis former = topology.primary();
        former.kill();
        topology.awaitOther(former);
        // Earlier it would be taken for the primary, which it still is to most of the Sentinels.
        topology.awaitAnnounced();
        former.restart(Data.DROP);
      }),
  /** It goes on accepting writes until Sentinel makes a replica of it. */
  FROZEN_PRIMARY(
      Network.DIRECT,
      topology -> {
        LocalRedis former = topology.primary();
        former.pause();
        topology.awaitOther(former);
        former.resume();
      }),
  FAILOVER_BY_COMMAND(Network.DIRECT, topology -> failOver(topology, topology.sentinel(0))),
  /** Longer than down-after, and again until another one has been elected. */
  SLEEPING_PRIMARY(
      Network.DIRECT,
      topology -> {
        LocalRedis former = topology.primary();
        AtomicBoolean replaced = new AtomicBoolean();
        Thread asleep =
            new Thread(
                () -> {
                  while (!replaced.get()) {
                    sleep(former);
                  }
                },
                "a primary sleeps");
        asleep.setDaemon(true);
        asleep.start();
        try {
          topology.awaitOther(former);
        } finally {
          replaced.set(true);
          Threads.join(asleep);
        }
      }),
  /** Within down-after: nobody else is elected, and the replicas become as empty. */
  EMPTIED_PRIMARY(Network.DIRECT, topology -> topology.primary().restart(Data.DROP)),
  EMPTIED_REPLICA(
      Network.DIRECT, topology -> topology.others(topology.primary()).get(0).restart(Data.DROP)),
  /** The stores alone do not reach it. */
  STORES_CUT_OFF(
      Network.PROXIED,
      topology -> {
        topology.cutOff(topology.primary());
        Topology.last(Duration.ofSeconds(3));
        topology.mend();
      }),
  /** With the stores on the primary's side, together with a replica and a Sentinel. */
  SPLIT_NETWORK(
      Network.PROXIED,
      topology -> {
        LocalRedis former = topology.primary();
        topology.split(List.of(former, topology.others(former).get(0), topology.sentinel(0)));
        topology.awaitOther(former);
        topology.mend();
      }),
  /** One of three does not know of the last election for a while. */
  STALE_SENTINEL(
      Network.DIRECT,
      topology -> {
        LocalSentinel stale = topology.sentinel(2);
        stale.pause();
        failOver(topology, topology.sentinel(0));
        Topology.last(Duration.ofSeconds(5));
        stale.resume();
      }),
  /**
   * All of them forget what they know while one replaces the primary. The replica that was promoted
   * is left a primary that nobody knows, until an operator attaches it.
   */
  RESET_DURING_FAILOVER(
      Network.DIRECT,
      topology -> {
        topology.beginFailover(topology.sentinel(0));
        Topology.last(Duration.ofMillis(300));
        topology
            .servers()
            .sentinels()
            .forEach(it -> it.command("SENTINEL", "RESET", topology.servers().masterName()));
        Topology.last(Duration.ofSeconds(3));
        topology.attachWhomNobodyKnows();
      }),
  SENTINELS_GONE(
      Network.DIRECT,
      topology -> {
        List<LocalSentinel> sentinels = topology.servers().sentinels();
        sentinels.get(0).kill();
        sentinels.get(1).kill();
        Topology.last(Duration.ofSeconds(2));
        sentinels.get(2).kill();
        Topology.last(Duration.ofSeconds(2));
        sentinels.forEach(it -> it.restart(Data.KEEP));
      });

  private interface Happening {
    void happen(Topology topology);
  }

  private final Network network;
  private final Happening happening;

  Fault(Network network, Happening happening) {
    this.network = network;
    this.happening = happening;
  }

  /** What it needs between the servers. */
  Network network() {
    return network;
  }

  /** Whether it loses even what every replica has confirmed, as nobody can help. */
  boolean losesEverything() {
    return this == EMPTIED_PRIMARY;
  }

  /** Has it happen, mended and all. */
  void happen(Topology topology) {
    happening.happen(topology);
    topology.awaitReady();
  }

  private static void failOver(Topology topology, LocalSentinel by) {
    LocalRedis unused = topology.servers().failOver(by, Topology.PATIENCE);
  }

  private static void sleep(LocalRedis primary) {
    Optional<String> unused;
    try {
      unused =
          Optional.of(primary.command(Duration.ofSeconds(20), "DEBUG", "SLEEP", "5").toString());
    } catch (LocalServerException e) {
      // It was made a replica as soon as it woke, before it could answer.
      unused = Optional.empty();
    }
  }
}
