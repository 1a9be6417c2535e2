package io.mirrorneuron.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "job-42", "a.b_c:d/e@f+g", "Z9", "cluster:leader"})
  void aNameThatKeepsTheRuleIsReturned(String name) {
    assertThat(Ids.check("job id", name)).isSameAs(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-a",
        ".a",
        ":a",
        "/a",
        "a b",
        "a{b",
        "a}b",
        "a*",
        "a?",
        "a[b]",
        "a\\b",
        "a\"b",
        "ä",
        "a\n",
        "a\0b",
        "a\tb",
        "\uD83D\uDE80",
        "a%b",
        "a,b"
      })
  void aNameThatBreaksItIsRefusedWithTheRule(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ids.check("agent id", name))
        .withMessageContainingAll("agent id", "1 to 200 characters");
  }

  @Test
  void theLongestNameIsAllowedAndALongerOneIsShownInPart() {
    String longest = "x".repeat(Ids.MAX_LENGTH);

    assertThat(Ids.check("job id", longest)).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ids.check("job id", longest + "x"))
        .withMessageContaining("(201 characters)")
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(250));
  }

  @Test
  void aRefusalFitsOnOneLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ids.check("job id", "a\r\nFAKE LOG LINE\u001b[31m"))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
  }
}
