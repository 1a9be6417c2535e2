package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordCounterTest {

  private static final String NASTY =
      "Ünïcode ΣΑΣ und 🐞𝒳 x1 — „Straße“ ǅ a\0b " + "q".repeat(150) + " İstanbul é";

  @Test
  void aWordIsARunOfLettersAndDigitsInLowerCase() {
    assertThat(count(utf8("Die Maus, die 2. maus: x1y2\n\tDIE")).counts())
        .isEqualTo(Map.of("die", 3L, "maus", 2L, "2", 1L, "x1y2", 1L));
  }

  @Test
  void lettersOfEveryScriptCount() {
    assertThat(count(utf8("Größe größe ДОМ дом 東京 𝒳")).counts())
        .isEqualTo(Map.of("größe", 2L, "дом", 2L, "東京", 1L, "𝒳", 1L));
  }

  @Test
  void whatIsNotUtf8SeparatesWords() {
    byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xc3, ' ', 'c', (byte) 0xe2, (byte) 0x82};
    assertThat(count(bytes).counts()).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
  }

  @Test
  void aRunThatIsTooLongCountsInPieces() {
    String piece = "x".repeat(WordCounter.LONGEST);
    assertThat(count(utf8(piece + piece + "xx")).counts()).isEqualTo(Map.of(piece, 2L, "xx", 1L));
  }

  @Test
  void nothingHasNoWords() {
    assertThat(count(new byte[0])).isEqualTo(WordCounts.none());
  }

  @Test
  void itMakesNoDifferenceWhereTheFileIsCut() {
    byte[] malformed = {(byte) 0xe2, (byte) 0x82, 'z', (byte) 0xf0, (byte) 0x9f, ' ', (byte) 0xc3};
    byte[] bytes = concatenated(utf8(NASTY), malformed);
    WordCounts whole = count(bytes);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(countCutAt(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void itMakesNoDifferenceWhereRandomBytesAreCut() {
    byte[] bytes = new byte[50_000];
    new Random(42).nextBytes(bytes);
    WordCounts whole = count(bytes);
    for (int cut = 0; cut <= bytes.length; cut += 997) {
      assertThat(countCutAt(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  private static WordCounts count(byte[] bytes) {
    WordIndex index = new WordIndex();
    WordCounter counter = new WordCounter(index);
    counter.feed(bytes, 0, bytes.length);
    counter.end();
    return index.counts();
  }

  /** Counts up to the cut, and has another counter go on from what the first one leaves. */
  private static WordCounts countCutAt(byte[] bytes, int cut) {
    WordIndex before = new WordIndex();
    WordCounter first = new WordCounter(before);
    first.feed(bytes, 0, cut);
    int resumeAt = cut - (int) first.pendingBytes();
    WordIndex after = new WordIndex(before.counts());
    WordCounter second = new WordCounter(after);
    second.feed(bytes, resumeAt, bytes.length - resumeAt);
    second.end();
    return after.counts();
  }

  private static byte[] concatenated(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
