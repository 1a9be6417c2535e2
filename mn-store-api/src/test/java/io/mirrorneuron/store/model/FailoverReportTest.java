package io.mirrorneuron.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.model.FailoverReport.Survival;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverReportTest {

  private static final Duration GAP = Duration.ofMillis(2310);

  @ParameterizedTest
  @CsvSource({
    "0, 7, up to 7 confirmed writes are lost",
    "3, 7, between 3 and 7 confirmed writes are lost",
    "7, 7, 7 confirmed writes are lost",
    "1, 1, 1 confirmed write is lost",
    "0, 1, up to 1 confirmed writes are lost"
  })
  void whatIsLostIsToldWithinItsBounds(long atLeast, long atMost, String sentence) {
    Evidence evidence = Evidence.lost(atLeast, atMost);

    assertThat(evidence.sentence()).isEqualTo(sentence);
    assertThat(evidence.survival()).isEqualTo(Survival.LOST);
    assertThat(evidence.lostAtLeast()).isEqualTo(atLeast);
    assertThat(evidence.lostAtMost()).isEqualTo(atMost);
  }

  @Test
  void whatSurvivedAndWhatCannotBeCheckedAreToldApart() {
    assertThat(Evidence.survived().sentence()).isEqualTo("every confirmed write survived");
    assertThat(Evidence.notCheckable("its barrier has expired").sentence())
        .isEqualTo(
            "whether every confirmed write survived could not be checked: its barrier has expired");
  }

  @Test
  void theEvidencesPartsFitTogether() {
    assertThatIllegalArgumentException().isThrownBy(() -> Evidence.lost(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Evidence.lost(-1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evidence.lost(3, 2))
        .withMessageContaining("between 3 and 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evidence(Survival.ALL, 0, 1, ""))
        .withMessageContaining("ALL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evidence(Survival.NOT_CHECKABLE, 1, 1, "why"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evidence.notCheckable(""))
        .withMessageContaining("reason");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evidence(Survival.ALL, 0, 0, "why"))
        .withMessageContaining("reason");
  }

  @Test
  void anElectionIsTold() {
    FailoverReport report = report(Optional.of("a:1"), "b:2", 2, OptionalLong.of(7), GAP, 12);

    assertThat(report.isRestart()).isFalse();
    assertThat(report.sentence())
        .isEqualTo(
            "b:2 is the primary after a:1 (generation 2, epoch 7), after 2310 ms without one: every"
                + " confirmed write survived; operations meanwhile: 12 tried again, 1 unknown, 0"
                + " out of time");
  }

  @Test
  void aRestartIsTold() {
    FailoverReport report = report(Optional.of("a:1"), "a:1", 2, OptionalLong.empty(), GAP, 0);

    assertThat(report.isRestart()).isTrue();
    assertThat(report.sentence())
        .startsWith("a:1 has started again (generation 2), after 2310 ms without a primary: ");
  }

  @Test
  void aFirstPrimaryIsNoRestart() {
    FailoverReport report = report(Optional.empty(), "b:2", 1, OptionalLong.of(0), GAP, 0);

    assertThat(report.isRestart()).isFalse();
    assertThat(report.sentence()).startsWith("b:2 is the primary (generation 1, epoch 0), ");
  }

  @Test
  void whatIsOutOfItsBoundsIsRefused() {
    Optional<String> former = Optional.of("a:1");
    OptionalLong none = OptionalLong.empty();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(former, "", 2, none, GAP, 0))
        .withMessageContaining("primary");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(Optional.of(""), "b:2", 2, none, GAP, 0))
        .withMessageContaining("former primary");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(former, "b:2", 0, none, GAP, 0))
        .withMessageContaining("generation");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(former, "b:2", 2, OptionalLong.of(-1), GAP, 0))
        .withMessageContaining("epoch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(former, "b:2", 2, none, Duration.ofNanos(-1), 0))
        .withMessageContaining("time without a primary");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(former, "b:2", 2, none, GAP, -1))
        .withMessageContaining("attempts made again");
  }

  private static FailoverReport report(
      Optional<String> former,
      String primary,
      long generation,
      OptionalLong epoch,
      Duration without,
      long retried) {
    return new FailoverReport(
        former, primary, generation, epoch, without, retried, 1, 0, Evidence.survived());
  }
}
