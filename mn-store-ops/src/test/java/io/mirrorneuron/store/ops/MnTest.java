package io.mirrorneuron.store.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MnTest {

  @Test
  void helpNamesTheCommandsAndIsData() {
    MnRun run = MnRun.of(Map.of(), "--help");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Usage: mn", "ha ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void anUnknownCommandIsAUsageErrorAndTalk() {
    MnRun run = MnRun.of(Map.of(), "ha", "nonsense");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("nonsense");
  }
}
