package io.mirrorneuron.store.tck.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The load on a store in memory. */
class LoadTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So many are stopped at the right moment at the latest. */
  private static final int LOADS = 10;

  @Test
  void everyKindOfWriterWritesAndNothingIsLostWhereNothingFails() {
    try (MirrorStore store = open();
        Load load = Load.start(store, Load.Plan.mixed())) {
      await()
          .atMost(PATIENCE)
          .until(() -> kinds(load).equals(EnumSet.allOf(Write.Kind.class)) && many(load));

      Findings findings = load.stop(PATIENCE).readBack(store);

      assertThat(findings.lost()).isEmpty();
      assertThat(findings.confirmed()).isGreaterThan(200);
      assertThat(findings.unknown() + findings.unconfirmed() + findings.diverged()).isZero();
      assertThat(findings.grants()).isPositive();
    }
  }

  /** The job and all that belongs to it is gone while they write. */
  @Test
  void whatIsDeletedUnderTheWritersIsFoundLostAndTheReadersAreTold() {
    try (MirrorStore store = open();
        Load load = Load.start(store, Load.Plan.mixed())) {
      await().atMost(PATIENCE).until(() -> many(load));
      store.jobs().delete("waiting-0");
      long deleted = System.nanoTime();
      await().atMost(PATIENCE).until(() -> load.ledger().confirmedSince(deleted));

      Findings findings = load.stop(PATIENCE).readBack(store);

      assertThat(findings.lost()).isNotEmpty().allMatch(it -> it.job().equals("waiting-0"));
      assertThat(findings.diverged()).isPositive();
    }
  }

  @Test
  void aWriterThatFailsInAWayThatTheApiDoesNotKnowFailsTheLoad() {
    Optional<Throwable> failure = Optional.empty();
    for (int load = 0; load < LOADS && failure.isEmpty(); load++) {
      failure = failureOfOneThatCountsFromNoNumber();
    }
    assertThat(failure)
        .hasValueSatisfying(
            it ->
                assertThat(it)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("NumberFormatException"));
  }

  /** Empty if it was stopped before it read again. */
  private static Optional<Throwable> failureOfOneThatCountsFromNoNumber() {
    try (MirrorStore store = open();
        Load load = Load.start(store, new Load.Plan(0, 1, 1, 1, 0, 0, Duration.ofMillis(1)))) {
      await().atMost(PATIENCE).until(() -> hasCounted(load, Outcome.CONFIRMED));
      // Not another one's state: a number that is none.
      store.jobs().put("counting-0", Payload.utf8("none"));
      await().atMost(PATIENCE).until(() -> hasCounted(load, Outcome.NOT_APPLIED));
      return Optional.ofNullable(catchThrowable(() -> load.stop(PATIENCE)));
    }
  }

  @Test
  void aPlanThatMakesNoSenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Load.Plan(1, 1, 0, 0, 0, 0, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Load.Plan(1, 1, 1, 0, 0, 2, Duration.ZERO));
  }

  private static boolean many(Load load) {
    return load.ledger().writes().size() > 400;
  }

  private static boolean hasCounted(Load load, Outcome outcome) {
    return load.ledger().writes().stream()
        .anyMatch(it -> it.kind() == Write.Kind.COUNTING && it.outcome() == outcome);
  }

  private static Set<Write.Kind> kinds(Load load) {
    return load.ledger().writes().stream().map(Write::kind).collect(Collectors.toSet());
  }

  private static MirrorStore open() {
    return MirrorStore.open(
        StoreConfig.builder()
            .mode("memory")
            .namespace("load-" + UUID.randomUUID())
            .extension("memory", "id", "load")
            .set("MN_STORE_HISTORY_CAP", "1000000")
            .build());
  }
}
