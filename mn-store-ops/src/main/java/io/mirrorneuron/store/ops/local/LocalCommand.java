package io.mirrorneuron.store.ops.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn local}: servers on this machine, for development. */
@Command(
    name = "local",
    description = "A primary, replicas and Sentinels on this machine, for development.",
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    subcommands = {
      UpCommand.class, //
      DownCommand.class, //
      LocalStatusCommand.class, //
      KillCommand.class, //
      PauseCommand.class, //
      ResumeCommand.class, //
    })
public final class LocalCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  /** To be filled in by picocli. */
  public LocalCommand() {}
}
