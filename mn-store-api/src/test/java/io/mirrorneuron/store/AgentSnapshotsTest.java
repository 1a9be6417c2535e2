package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentSnapshotsTest {

  private static final Payload CONTENT = Payload.utf8("content");
  private static final Snapshot SNAPSHOT = new Snapshot("a", Instant.EPOCH, CONTENT);

  private final FakeBackend backend =
      new FakeBackend()
          .returning("commit", FakeBackend.RECEIPT)
          .returning("snapshots", new SnapshotList(List.of(SNAPSHOT), List.of()));
  private final AgentSnapshots snapshots = new AgentSnapshots(backend.operations());

  @Test
  void aSnapshotIsPutAsTheOnlyPartOfACommit() {
    WriteOptions fenced = WriteOptions.fencedBy(new Fence(LeaseName.job("j"), 4));
    snapshots.put("j", "a", CONTENT, fenced);

    Commit commit = backend.last().argument(1, Commit.class);
    assertThat(commit.snapshots()).isEqualTo(Map.of("a", Optional.of(CONTENT)));
    assertThat(commit.options()).isEqualTo(fenced);
    assertThat(commit.changesState()).isFalse();
  }

  @Test
  void aSnapshotIsRemovedByAnEmptyPart() {
    snapshots.remove("j", "a", WriteOptions.defaults());

    assertThat(backend.last().argument(1, Commit.class).snapshots())
        .isEqualTo(Map.of("a", Optional.empty()));
  }

  @Test
  void oneSnapshotIsReadWhateverItsSize() {
    assertThat(snapshots.get("j", "a")).contains(SNAPSHOT);
    assertThat(backend.last().arguments()).startsWith("j", List.of("a"), Long.MAX_VALUE);

    backend.returning("snapshots", new SnapshotList(List.of(), List.of()));
    assertThat(snapshots.get("j", "a")).isEmpty();
  }

  @Test
  void aListIsOneExchangeBoundedByBytes() {
    snapshots.list("j");
    assertThat(backend.last().arguments()).startsWith("j", List.of(), AgentSnapshots.LIST_BYTES);

    snapshots.list("j", 10);
    assertThat(backend.last().arguments()).startsWith("j", List.of(), 10L);
    assertThat(backend.requests()).hasSize(2);
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnythingIsSent() {
    assertThatIllegalArgumentException().isThrownBy(() -> snapshots.list("j", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshots.list("{j}"));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshots.get("j", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshots.get("", "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshots.put("j", "a*", CONTENT, WriteOptions.defaults()))
        .withMessageContaining("agent id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshots.remove("j", "", WriteOptions.defaults()));
    assertThat(backend.requests()).isEmpty();
  }
}
