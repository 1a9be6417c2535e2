package io.mirrorneuron.store.examples.marker;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn example marker}: writes one confirmed value, or reads it, as an application would. */
@Command(
    name = "mn example marker",
    description = {
      "Writes one value to the store that the MN_REDIS_... variables describe, or reads it, and"
          + " waits through a failover meanwhile.",
      "Exit code 0 if it is done, 1 if not, with the reason."
    },
    footer = {
      "",
      "  mn example marker write smoke-1 'before the failover'",
      "  mn example marker read smoke-1 'before the failover'"
    },
    sortOptions = false,
    subcommands = {WriteMarker.class, ReadMarker.class})
public final class Marker {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  Marker() {}

  /**
   * Runs the command and exits: 0, 1, or 2 if the command line makes no sense.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Marker())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("mn example marker: " + failure.getMessage());
              return line.getCommandSpec().exitCodeOnExecutionException();
            });
  }
}
