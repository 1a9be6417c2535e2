package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordIndexTest {

  private static final int ROOM_FOR_TWO = 32;

  @Test
  void whenThereIsNoRoomNewWordsAreCountedWithoutTheirNames() {
    WordIndex index = new WordIndex(WordCounts.none(), ROOM_FOR_TWO);
    for (String word : "a b c a d c".split(" ", -1)) {
      index.add(word);
    }
    assertThat(index.counts()).isEqualTo(new WordCounts(6, 3, Map.of("a", 2L, "b", 1L)));
  }

  @Test
  void anIndexThatGoesOnFromASnapshotHasTheSameRoom() {
    WordIndex first = new WordIndex(WordCounts.none(), ROOM_FOR_TWO);
    first.add("a");
    first.add("b");
    WordIndex second = new WordIndex(first.counts(), ROOM_FOR_TWO);
    second.add("c");
    second.add("b");
    assertThat(second.counts()).isEqualTo(new WordCounts(4, 1, Map.of("a", 1L, "b", 2L)));
  }

  @Test
  void aFullIndexFitsIntoOneValueOfTheStore() {
    WordIndex index = new WordIndex();
    for (int i = 0; i < 2_000_000; i++) {
      index.add(Integer.toString(i, 36));
    }
    IndexSnapshot snapshot = new IndexSnapshot("worker-1", 1, 1, index.counts());
    assertThat(Json.SNAPSHOT.encode(snapshot)).hasSizeLessThan(8 << 20);
    assertThat(index.counts().unnamed()).isPositive();
  }
}
