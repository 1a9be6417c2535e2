package io.mirrorneuron.store.ops.drill;

import picocli.CommandLine.Command;

/** {@code mn ha drill sleep}: a server is busy. */
@Command(
    name = "sleep",
    description = {
      "Has a server do nothing with DEBUG SLEEP, as with a command that takes too long."
    },
    footer = {"", "Example:", "  mn ha drill sleep --dir /tmp/drill --lasting 10"})
final class SleepCommand extends FaultCommand {

  SleepCommand() {
    super(FaultKind.SLEEP);
  }
}
