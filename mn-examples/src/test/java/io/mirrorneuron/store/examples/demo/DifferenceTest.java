package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  @Test
  void equalIndexesDoNotDiffer() {
    WordCounts counts = new WordCounts(3, 1, Map.of("a", 2L));
    assertThat(Difference.of(counts, counts).isNone()).isTrue();
  }

  @Test
  void aWordTooFewDoesNotMakeUpForAnotherTooMany() {
    WordCounts expected = new WordCounts(5, 0, Map.of("a", 3L, "b", 2L));
    WordCounts found = new WordCounts(5, 1, Map.of("a", 1L, "c", 3L));
    assertThat(Difference.of(expected, found)).isEqualTo(new Difference(4, 4));
  }
}
