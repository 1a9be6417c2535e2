package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EndingTest {

  private static final Verdict GOOD = new Verdict(2, 2, 9, 1, 1, 0, 0, List.of());

  @Test
  void failoversAreTheLastFigureWhereThereAreSentinels() {
    Ending ending = new Ending(GOOD, OptionalInt.of(1), 1);
    assertThat(ending.passes()).isTrue();
    assertThat(ending.figures()).isEqualTo(GOOD.figures() + " failovers=1");
  }

  @Test
  void whereThereAreNoneNothingIsSaidOfThem() {
    Ending ending = new Ending(GOOD, OptionalInt.empty(), 1);
    assertThat(ending.passes()).isTrue();
    assertThat(ending.figures()).isEqualTo(GOOD.figures());
  }

  @Test
  void withoutAFailoverTheDemoHasNotShownWhatItIsThereToShow() {
    assertThat(new Ending(GOOD, OptionalInt.of(0), 1).passes()).isFalse();
  }

  @Test
  void aFailoverDoesNotMakeUpForALoss() {
    Verdict loss = new Verdict(2, 2, 9, 1, 1, 1, 0, List.of());
    assertThat(new Ending(loss, OptionalInt.of(1), 1).passes()).isFalse();
  }

  @Test
  void wherePrimariesAreSwitchedByOthersAsManyFailoversAsTheyWantedAreEnough() {
    assertThat(new Ending(GOOD, OptionalInt.of(0), 0).passes()).isTrue();
    assertThat(new Ending(GOOD, OptionalInt.of(1), 2).passes()).isFalse();
  }

  @Test
  void ofWorkThatIsDoneTwiceTheRefusedCommitsAreCountedOnce() {
    Verdict later = new Verdict(2, 2, 9, 0, 1, 0, 0, List.of());
    assertThat(GOOD.and(later)).isEqualTo(new Verdict(4, 4, 18, 1, 1, 0, 0, List.of()));
  }
}
