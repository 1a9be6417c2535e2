package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.local.LocalRedis;
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

/** Waiting for a lease and leading by one, on all clients, when the primary changes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ElectionFailoverTest {

  private static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");

  @Test
  void whoWaitsAndWhoLeadsGoOnAtTheNextPrimary() throws Exception {
    with(
        (topology, all) -> {
          LocalRedis former = topology.primary();
          former.kill();
          topology.awaitOther(former);
          for (Candidates each : all) {
            each.theWaitingOneIsGrantedWhatIsReleased();
            each.oneLeadsAndBothKnowIt();
            each.theOtherOneSucceeds();
          }
        });
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"KILLED_PRIMARY", "FAILOVER_BY_COMMAND", "FROZEN_PRIMARY"})
  void whoWaitsAndWhoLeadsGoOnOverEveryFailover(Fault fault) throws Exception {
    with(
        (topology, all) -> {
          fault.happen(topology);
          for (Candidates each : all) {
            each.oneLeadsAndBothKnowIt();
            each.theWaitingOneIsGrantedWhatIsReleased();
            each.theOtherOneSucceeds();
          }
        });
  }

  @Tag("long")
  @Test
  void whatIsReleasedWhileThereIsNoPrimaryIsGrantedByTheNextOne() throws Exception {
    with(
        (topology, all) -> {
          topology.primary().kill();
          for (Candidates each : all) {
            each.theWaitingOneIsGrantedWhatIsReleased();
          }
        });
  }

  private interface Story {
    void tell(Topology topology, List<Candidates> all) throws Exception;
  }

  private static void with(Story story) throws Exception {
    List<Candidates> all = new ArrayList<>();
    try (Topology topology = new Topology(Network.DIRECT, Pace.QUICK)) {
      try {
        for (String client : CLIENTS) {
          all.add(new Candidates(topology, client));
        }
        topology.awaitReady(); // whoever is elected has what they were granted
        story.tell(topology, all);
      } finally {
        for (Candidates each : all) {
          each.close();
        }
      }
    }
  }
}
