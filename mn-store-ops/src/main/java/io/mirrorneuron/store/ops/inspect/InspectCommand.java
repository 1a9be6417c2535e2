package io.mirrorneuron.store.ops.inspect;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn inspect}: what a runtime keeps in the store. */
@Command(
    name = "inspect",
    description = {
      "Shows what a runtime keeps in the store. Only reads; opens the store that the MN_REDIS_..."
          + " variables describe, as an application would.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    subcommands = {
      NodesCommand.class,
      JobsCommand.class,
      JobCommand.class,
      EventsCommand.class,
      AgentsCommand.class,
      LeasesCommand.class,
      BundlesCommand.class,
    },
    footer = {
      "",
      "Exit code 0 if it was read, 1 if there is no such thing or no store, 2 if the command line or a"
          + " setting is wrong, 6 if the store did not answer in time."
    })
public final class InspectCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  /** To be filled in by picocli. */
  public InspectCommand() {}
}
