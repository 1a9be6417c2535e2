package io.mirrorneuron.store.ops.drill;

import picocli.CommandLine.Command;

/** {@code mn ha drill kill}: the process of a server dies. */
@Command(
    name = "kill",
    description = {
      "Kills a server with SIGKILL, and starts it again as a replica when another one has replaced"
          + " it."
    },
    footer = {"", "Example:", "  mn ha drill kill --dir /tmp/drill"})
final class KillCommand extends FaultCommand {

  KillCommand() {
    super(FaultKind.KILL);
  }
}
