package io.mirrorneuron.store.ops.drill;

import picocli.CommandLine.Command;

/** {@code mn ha drill partition}: a server is cut off. */
@Command(
    name = "partition",
    description = {
      "Drops what comes to the port of the primary and from it, by a chain of iptables of its own;"
          + " needs root. Everybody is cut off from it, on this box too."
    },
    footer = {"", "Example:", "  mn ha drill partition --dir /tmp/drill"})
final class PartitionCommand extends FaultCommand {

  PartitionCommand() {
    super(FaultKind.PARTITION);
  }
}
