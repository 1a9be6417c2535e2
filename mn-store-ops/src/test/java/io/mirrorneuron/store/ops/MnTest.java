package io.mirrorneuron.store.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ops.cli.Streams;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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

  @Test
  void theHelpOfEveryCommandHasAnExample() {
    Streams streams = Streams.ofThisProcess();

    assertThat(leaves(Mn.commands(streams)))
        .hasSizeGreaterThan(15)
        .allSatisfy(it -> assertThat(it.getUsageMessage()).contains("Example"));
  }

  private static List<CommandLine> leaves(CommandLine command) {
    Collection<CommandLine> below = command.getSubcommands().values();
    return below.isEmpty()
        ? List.of(command)
        : below.stream().flatMap(it -> leaves(it).stream()).toList();
  }
}
