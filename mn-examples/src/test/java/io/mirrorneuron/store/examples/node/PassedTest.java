package io.mirrorneuron.store.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassedTest {

  private final Passed passed = new Passed();

  @Test
  void aRoundIsOverWhenAJobComesAgainAndIsToldOfOnce() {
    assertThat(passed.add("one")).isTrue();
    assertThat(passed.add("other")).isTrue();
    assertThat(passed.endRound()).isFalse();
    assertThat(passed.add("one")).isFalse();
    assertThat(passed.endRound()).isTrue();
    assertThat(passed.endRound()).isFalse();
    passed.add("other");
    assertThat(passed.endRound()).isFalse();
    passed.add("one");
    assertThat(passed.endRound()).isTrue();
  }

  @Test
  void whoMeetsJobsOfItsOwnInBetweenDoesNotRest() {
    for (int i = 0; i < 3; i++) {
      passed.add("one");
      passed.foundOwn();
    }
    assertThat(passed.endRound()).isFalse();
  }

  @Test
  void aLargeNumberOfThemIsNoReasonNotToRest() {
    for (int i = 0; i < 100; i++) {
      assertThat(passed.endRound()).isFalse();
      passed.add("job-" + i);
    }
    assertThat(passed.endRound()).isTrue();
  }
}
