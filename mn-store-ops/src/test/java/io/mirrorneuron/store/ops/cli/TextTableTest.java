package io.mirrorneuron.store.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(new TextTable("A", "LONG HEADING", "C").row("wide cell", "b", "c").lines())
        .containsExactly("A          LONG HEADING  C", "wide cell  b             c");
  }

  @Test
  void aRowOfAnotherSizeIsRefused() {
    TextTable table = new TextTable("A", "B");

    assertThatThrownBy(() -> table.row("only one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 cells for 2 columns");
  }
}
