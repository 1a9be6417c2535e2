package io.mirrorneuron.store.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrappedTest {

  @Test
  void aLongSentenceIsBrokenBetweenWordsAndIndented() {
    List<String> lines = Wrapped.lines("  - ", "word ".repeat(40));

    assertThat(lines).hasSizeGreaterThan(2).allMatch(it -> it.length() <= 80);
    assertThat(lines.get(0)).startsWith("  - word word");
    assertThat(lines.get(1)).startsWith("    word word");
    assertThat(String.join(" ", lines).split("word", -1)).hasSize(41);
  }

  @Test
  void aWordThatIsLongerThanALineIsKeptWhole() {
    String word = "x".repeat(100);

    assertThat(Wrapped.lines("- ", "a " + word + " b")).containsExactly("- a", "  " + word, "  b");
  }
}
