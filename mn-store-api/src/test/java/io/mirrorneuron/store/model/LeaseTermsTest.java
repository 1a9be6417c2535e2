package io.mirrorneuron.store.model;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {

  private static final LeaseTerms TERMS = LeaseTerms.of(ofSeconds(30));

  @Test
  void theDefaultsAreAThirdAndATenth() {
    assertThat(TERMS.margin()).isEqualTo(ofSeconds(10));
    assertThat(TERMS.renewEvery()).isEqualTo(ofSeconds(3));
    assertThat(TERMS.localTerm()).isEqualTo(ofSeconds(20));
    assertThat(TERMS.confirmation()).isEqualTo(Durability.configured());
  }

  @Test
  void leadingIsTenSecondsAndAJobAMinute() {
    assertThat(LeaseTerms.leader().ttl()).isEqualTo(ofSeconds(10));
    assertThat(LeaseTerms.leader().renewEvery()).isEqualTo(ofSeconds(2));
    assertThat(LeaseTerms.job().ttl()).isEqualTo(ofSeconds(60));
    assertThat(LeaseTerms.job().renewEvery()).isEqualTo(ofSeconds(10));
  }

  @Test
  void theTtlHasBounds() {
    assertThat(LeaseTerms.of(ofMillis(100)).ttl()).isEqualTo(ofMillis(100));
    assertThat(LeaseTerms.of(ofDays(1)).ttl()).isEqualTo(ofDays(1));
    for (Duration ttl :
        new Duration[] {ofMillis(99), Duration.ZERO, ofSeconds(-1), ofDays(1).plusNanos(1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LeaseTerms.of(ttl))
          .withMessageContaining("100 ms to 1 day");
    }
  }

  @Test
  void theMarginIsAboveZeroAndBelowTheTtl() {
    for (Duration margin : new Duration[] {Duration.ZERO, ofSeconds(-1), ofSeconds(30)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TERMS.margin(margin))
          .withMessageContaining("margin");
    }
    assertThat(TERMS.margin(ofSeconds(12)).localTerm()).isEqualTo(ofSeconds(18));
  }

  @Test
  void theMarginLeavesRoomForLagAndSkew() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TERMS.renewEvery(ofSeconds(10)))
        .withMessageContaining("skew");
    assertThatIllegalArgumentException().isThrownBy(() -> TERMS.renewEvery(Duration.ZERO));
    assertThat(TERMS.renewEvery(ofSeconds(10).minusNanos(1)).renewEvery())
        .isLessThan(ofSeconds(10));
  }

  @Test
  void aRenewalMayFailOnce() {
    LeaseTerms wide = TERMS.margin(ofSeconds(20));

    assertThat(wide.renewEvery(ofSeconds(5)).localTerm()).isEqualTo(ofSeconds(10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.renewEvery(ofSeconds(5).plusNanos(1)))
        .withMessageContaining("second try");
  }

  @Test
  void theConfirmationIsATerm() {
    assertThat(TERMS.confirmation(Durability.all()).confirmation()).isEqualTo(Durability.all());
  }
}
