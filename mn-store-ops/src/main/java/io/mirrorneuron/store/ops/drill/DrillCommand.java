package io.mirrorneuron.store.ops.drill;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn ha drill}: breaks a server on purpose. */
@Command(
    name = "drill",
    description = {
      "Breaks the primary on purpose, writes to the cluster meanwhile, and shows what the Sentinels"
          + " did, for how long nobody could write, and whether a write was lost.",
      "Only servers of this box that say they may be broken: those of mn local up, and those of"
          + " mn ha join --drillable. Run it on the box of the primary."
    },
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit code: 0 all is as before and no confirmed write was lost, 1 one was lost, 5 refused and"
          + " everything as it was, 6 not as before in time.",
      "Ctrl-C ends the fault. Should this program be killed, a process of its own ends it.",
      "",
      "Example:",
      "  mn local up --dir /tmp/drill && mn ha drill kill --dir /tmp/drill"
    },
    subcommands = {
      KillCommand.class, //
      PauseCommand.class, //
      SleepCommand.class, //
      PartitionCommand.class, //
    })
public final class DrillCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  /** To be filled in by picocli. */
  public DrillCommand() {}
}
