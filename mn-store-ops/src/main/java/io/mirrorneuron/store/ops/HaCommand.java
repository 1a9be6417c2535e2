package io.mirrorneuron.store.ops;

import io.mirrorneuron.store.ops.drill.DrillCommand;
import io.mirrorneuron.store.ops.failover.FailoverCommand;
import io.mirrorneuron.store.ops.member.JoinCommand;
import io.mirrorneuron.store.ops.member.LeaveCommand;
import io.mirrorneuron.store.ops.status.StatusCommand;
import io.mirrorneuron.store.ops.timeline.WatchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn ha}: a primary, its replicas and the Sentinels that watch them. */
@Command(
    name = "ha",
    description = "A primary, its replicas and the Sentinels that watch them.",
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    subcommands = {
      StatusCommand.class, //
      FailoverCommand.class, //
      WatchCommand.class, //
      JoinCommand.class, //
      LeaveCommand.class, //
      DrillCommand.class, //
    })
final class HaCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  HaCommand() {}
}
