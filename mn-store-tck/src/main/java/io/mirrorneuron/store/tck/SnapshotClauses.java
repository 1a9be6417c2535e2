package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.SnapshotList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots of agents: S1 and S2. */
abstract class SnapshotClauses extends FenceClauses {

  @Test
  @DisplayName("S1 required: an agent's snapshot is the last one committed")
  void anAgentsSnapshotIsTheLastOneCommitted() {
    Client store = open();
    store.put("job", "state");
    for (int n = 0; n < 10; n++) {
      store.commit(
          "job",
          Commit.create()
              .snapshot("agent-1", Payload.raw(noise(n * 100, n), "codec-" + n, n))
              .snapshot("agent-2", Payload.utf8("other " + n)));
      List<Snapshot> snapshots = store.snapshots("job").snapshots();
      assertThat(snapshots).extracting(Snapshot::agentId).containsExactly("agent-1", "agent-2");
      assertThat(snapshots.get(0).payload())
          .isEqualTo(Payload.raw(noise(n * 100, n), "codec-" + n, n));
      assertThat(snapshots.get(1).payload().asUtf8()).isEqualTo("other " + n);
    }
  }

  @Test
  @DisplayName("S1 required: a removed snapshot is gone, the others stay")
  void aRemovedSnapshotIsGone() {
    Client store = open();
    store.put("job", "state");
    store.commit(
        "job",
        Commit.create()
            .snapshot("agent-1", Payload.utf8("1"))
            .snapshot("agent-2", Payload.utf8("2"))
            .snapshot("agent-3", Payload.of(new byte[0])));
    store.commit(
        "job", Commit.create().withoutSnapshot("agent-1").snapshot("agent-4", Payload.utf8("4")));
    store.commit("job", Commit.create().withoutSnapshot("never-there"));

    assertThat(store.snapshots("job").snapshots())
        .extracting(Snapshot::agentId)
        .containsExactly("agent-2", "agent-3", "agent-4");
    assertThat(store.snapshots("job", List.of("agent-1"), 1_000).snapshots()).isEmpty();
    assertThat(store.snapshots("job", List.of("agent-1"), 1_000).omitted()).isEmpty();
  }

  @Test
  @DisplayName("S1 required: snapshots of some agents are read by name")
  void snapshotsOfSomeAgentsAreReadByName() {
    Client store = open();
    store.put("job", "state");
    Commit commit = Commit.create();
    for (int i = 0; i < 20; i++) {
      commit = commit.snapshot("agent-" + i, Payload.utf8("s" + i));
    }
    store.commit("job", commit);

    SnapshotList found = store.snapshots("job", List.of("agent-7", "missing", "agent-13"), 1_000);
    assertThat(found.snapshots())
        .extracting(snapshot -> snapshot.payload().asUtf8())
        .containsExactlyInAnyOrder("s7", "s13");
    assertThat(found.omitted()).isEmpty();
    assertThat(store.snapshots("no-such-job").snapshots()).isEmpty();
    assertThat(store.snapshots("no-such-job").omitted()).isEmpty();
  }

  @Test
  @DisplayName("S2 required: a listing holds what fits into its bound and names what it omits")
  void aListingHoldsWhatFitsAndNamesWhatItOmits() {
    Client store = open();
    store.put("job", "state");
    List<String> agents = IntStream.range(0, 9).mapToObj(i -> "agent-" + i).toList();
    Commit commit = Commit.create();
    for (String agent : agents) {
      commit = commit.snapshot(agent, Payload.of(noise(1_000, agent.hashCode())));
    }
    store.commit("job", commit);

    for (int fitting = 1; fitting <= agents.size(); fitting++) {
      for (long bound : List.of(fitting * 1_000L, fitting * 1_000L + 999)) {
        holds(store.snapshots("job", List.of(), bound), fitting, agents);
        holds(store.snapshots("job", agents, bound), fitting, agents);
      }
    }
    holds(store.snapshots("job"), agents.size(), agents);
  }

  private static void holds(SnapshotList list, int count, List<String> agents) {
    assertThat(list.snapshots()).hasSize(count);
    assertThat(list.snapshots()).extracting(Snapshot::agentId).isSorted();
    assertThat(list.omitted()).isSorted();
    List<String> all = new ArrayList<>(list.snapshots().stream().map(Snapshot::agentId).toList());
    all.addAll(list.omitted());
    assertThat(all).containsExactlyInAnyOrderElementsOf(agents);
    for (Snapshot snapshot : list.snapshots()) {
      assertThat(snapshot.payload().bytes()).isEqualTo(noise(1_000, snapshot.agentId().hashCode()));
    }
  }

  @Test
  @DisplayName("S2 required: a listing holds one snapshot even if that is larger than its bound")
  void aListingHoldsOneSnapshotAtLeast() {
    Client store = open();
    store.put("job", "state");
    store.commit(
        "job",
        Commit.create()
            .snapshot("agent-1", Payload.of(noise(300_000, 1)))
            .snapshot("agent-2", Payload.of(noise(300_000, 2))));

    SnapshotList list = store.snapshots("job", List.of(), 1);
    assertThat(list.snapshots()).hasSize(1);
    assertThat(list.omitted()).hasSize(1);
    SnapshotList rest = store.snapshots("job", list.omitted(), 1);
    assertThat(rest.snapshots())
        .singleElement()
        .satisfies(one -> assertThat(one.agentId()).isEqualTo(list.omitted().get(0)));
    assertThat(rest.omitted()).isEmpty();
  }
}
