package io.mirrorneuron.store.ops.config;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn config}: the settings of the store. */
@Command(
    name = "config",
    description = "The settings of the store.",
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    subcommands = {ExplainCommand.class})
public final class ConfigCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  /** To be filled in by picocli. */
  public ConfigCommand() {}
}
