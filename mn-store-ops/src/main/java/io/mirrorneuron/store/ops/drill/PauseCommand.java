package io.mirrorneuron.store.ops.drill;

import picocli.CommandLine.Command;

/** {@code mn ha drill pause}: a server stands still. */
@Command(
    name = "pause",
    description = {
      "Freezes a server with SIGSTOP: its connections stay open and nothing answers. It goes on"
          + " after --lasting."
    },
    footer = {"", "Example:", "  mn ha drill pause --dir /tmp/drill --lasting 10"})
final class PauseCommand extends FaultCommand {

  PauseCommand() {
    super(FaultKind.PAUSE);
  }
}
