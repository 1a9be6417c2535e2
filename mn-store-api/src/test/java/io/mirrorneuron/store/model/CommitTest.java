package io.mirrorneuron.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitTest {

  private static final Payload ONE = Payload.utf8("one");
  private static final Payload TWO = Payload.utf8("two!");
  private static final Fence FENCE = new Fence(LeaseName.job("j"), 9);

  @Test
  void partsGatherWithoutTouchingTheCommitBefore() {
    Commit first = Commit.fencedBy(FENCE).event(ONE);
    Commit second =
        first
            .event(TWO)
            .events(List.of(ONE, ONE))
            .state(ONE)
            .status(JobStatus.RUNNING)
            .snapshot("a", ONE)
            .withoutSnapshot("b")
            .bundle("pack");

    assertThat(first.events()).containsExactly(ONE);
    assertThat(first.changesState()).isFalse();
    assertThat(second.events()).containsExactly(ONE, TWO, ONE, ONE);
    assertThat(second.state()).contains(ONE);
    assertThat(second.status()).contains(JobStatus.RUNNING);
    assertThat(second.snapshots()).isEqualTo(Map.of("a", Optional.of(ONE), "b", Optional.empty()));
    assertThat(second.bundle()).contains("pack");
    assertThat(second.options().fence()).contains(FENCE);
  }

  @Test
  void theLastWordAboutASnapshotCounts() {
    assertThat(Commit.create().snapshot("a", ONE).withoutSnapshot("a").snapshots())
        .isEqualTo(Map.of("a", Optional.empty()));
  }

  @Test
  void onlyStateAndStatusChangeTheVersion() {
    assertThat(Commit.create().state(ONE).changesState()).isTrue();
    assertThat(Commit.create().status(JobStatus.FAILED).changesState()).isTrue();
    assertThat(Commit.create().event(ONE).snapshot("a", ONE).bundle("b").changesState()).isFalse();
  }

  @Test
  void contentIsCountedOverAllParts() {
    assertThat(Commit.create().contentBytes()).isZero();
    assertThat(
            Commit.create()
                .state(ONE)
                .event(TWO)
                .event(TWO)
                .snapshot("a", ONE)
                .withoutSnapshot("b")
                .contentBytes())
        .isEqualTo(14);
  }

  @Test
  void anExistingJobIsExpectedUnlessSaidOtherwise() {
    assertThat(Commit.create().expected()).isEqualTo(new Expected.Existing());
    assertThat(Commit.create().ifAbsent().expected()).isEqualTo(new Expected.Absent());
    assertThat(Commit.create().ifVersion(3).expected()).isEqualTo(new Expected.Version(3));
    assertThatIllegalArgumentException().isThrownBy(() -> Commit.create().ifVersion(0));
  }

  @Test
  void optionsAreRefinedInPlace() {
    Commit commit =
        Commit.fencedBy(FENCE)
            .durability(Durability.all())
            .retention(Duration.ofHours(1))
            .deadline(Duration.ofSeconds(2));

    assertThat(commit.options())
        .isEqualTo(
            WriteOptions.fencedBy(FENCE)
                .durability(Durability.all())
                .retention(Duration.ofHours(1))
                .deadline(Duration.ofSeconds(2)));
  }

  @Test
  void namesAreCheckedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Commit.create().snapshot("{a}", ONE))
        .withMessageContaining("agent id");
    assertThatIllegalArgumentException().isThrownBy(() -> Commit.create().withoutSnapshot(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Commit.create().bundle("a b"))
        .withMessageContaining("bundle name");
  }

  @Test
  void theNumberOfPartsIsBounded() {
    Commit full = Commit.create().events(Collections.nCopies(Commit.MAX_PARTS, ONE));

    assertThat(full.events()).hasSize(Commit.MAX_PARTS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.event(ONE))
        .withMessageContaining("1001 events");
    Map<String, Optional<Payload>> snapshots = new HashMap<>();
    for (int i = 0; i <= Commit.MAX_PARTS; i++) {
      snapshots.put("agent-" + i, Optional.empty());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Commit(
                    Optional.empty(),
                    Optional.empty(),
                    snapshots,
                    List.of(),
                    Optional.empty(),
                    WriteOptions.defaults()))
        .withMessageContaining("1001 snapshots");
  }

  @Test
  void itsCollectionsCannotBeChanged() {
    List<Payload> events = new ArrayList<>(List.of(ONE));
    Commit commit = Commit.create().events(events).snapshot("a", ONE);
    events.clear();

    assertThat(commit.events()).containsExactly(ONE);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> commit.events().add(ONE));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> commit.snapshots().remove("a"));
  }
}
