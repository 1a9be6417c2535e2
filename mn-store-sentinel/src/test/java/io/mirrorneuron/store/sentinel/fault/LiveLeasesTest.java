package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores of all clients that hold many leases when the primary changes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LiveLeasesTest {

  private static final int MANY = 200;
  private static final int FEW = 20;
  private static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");

  @Test
  void aKilledPrimaryCostsNoLeaseThatAllReplicasHold() {
    with(
        List.of("1", "all"),
        Network.DIRECT,
        (topology, stores) -> {
          stores.forEach(it -> it.acquire(FEW));
          LocalRedis former = topology.primary();
          former.kill();
          topology.awaitOther(former);
          stores.forEach(LiveLeases::isAsPromised);
        });
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"KILLED_PRIMARY", "FAILOVER_BY_COMMAND", "FROZEN_PRIMARY"})
  void aFailoverCostsNoneOfManyLeasesThatAllReplicasHold(Fault fault) {
    with(
        List.of("1", "all"),
        Network.DIRECT,
        (topology, stores) -> {
          stores.forEach(it -> it.acquire(MANY));
          fault.happen(topology);
          stores.forEach(LiveLeases::isAsPromised);
        });
  }

  /** Whoever was replaced is missed, and nobody may believe before it is back. */
  @Tag("long")
  @Test
  void withAllLeasesAreSuspendedWhileOneIsMissingAndHeldAgainWhenItIsBack() {
    with(
        List.of("all"),
        Network.DIRECT,
        (topology, stores) -> {
          stores.forEach(it -> it.acquire(MANY));
          LocalRedis former = topology.primary();
          former.kill();
          topology.awaitOther(former);
          stores.forEach(LiveLeases::areSuspended);
          topology.awaitAnnounced();
          former.restart(Data.DROP);
          topology.awaitReady();
          stores.forEach(LiveLeases::noneIsLost);
        });
  }

  /** The replica on their side confirms what they are granted, and another one is elected. */
  @Tag("long")
  @Test
  void thoseAreLostThatOnlyTheOldSideKnewOf() {
    with(
        List.of("1"),
        Network.PROXIED,
        (topology, stores) -> {
          stores.forEach(it -> it.acquire(MANY));
          topology.awaitReady(); // one replica has confirmed them, and now both have them
          LocalRedis former = topology.primary();
          topology.split(List.of(former, topology.others(former).get(0), topology.sentinel(0)));
          topology.awaitOther(former);
          stores.forEach(it -> it.acquire(MANY / 2));
          topology.mend();
          stores.forEach(it -> it.exactlyTheseAreLost(MANY, MANY + MANY / 2));
        });
  }

  /** The same with all: nothing is granted there, so that nothing is lost. */
  @Tag("long")
  @Test
  void withAllNothingIsGrantedThatOnlyTheOldSideKnowsOf() {
    with(
        List.of("all"),
        Network.PROXIED,
        (topology, stores) -> {
          stores.forEach(it -> it.acquire(MANY));
          LocalRedis former = topology.primary();
          topology.split(List.of(former, topology.others(former).get(0), topology.sentinel(0)));
          topology.awaitOther(former);
          stores.forEach(
              it ->
                  assertThatExceptionOfType(UnconfirmedException.class)
                      .isThrownBy(it::acquireNext));
          topology.mend();
          stores.forEach(LiveLeases::noneIsLost);
        });
  }

  private interface Story {
    void tell(Topology topology, List<LiveLeases> stores);
  }

  private static void with(List<String> durabilities, Network network, Story story) {
    List<LiveLeases> stores = new ArrayList<>();
    try (Topology topology = new Topology(network, Pace.QUICK)) {
      try {
        for (String client : CLIENTS) {
          durabilities.forEach(it -> stores.add(new LiveLeases(topology, client, it)));
        }
        story.tell(topology, stores);
      } finally {
        stores.forEach(LiveLeases::close);
      }
    }
  }
}
