package io.mirrorneuron.store.examples.marker;

import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** {@code mn example marker}: writes one confirmed value, or reads it, as an application would. */
@Command(
    name = "mn example marker",
    description = {
      "Writes one value to the store that the MN_REDIS_... variables describe, or reads it, and"
          + " waits through a failover meanwhile.",
      "Exit code 0 if it is done, 1 if not, with the reason, 2 if options or settings are wrong, 6 if"
          + " the store could not be reached or did not confirm it in time."
    },
    footer = {
      "",
      "  mn example marker write smoke-1 'before the failover'",
      "  mn example marker read smoke-1 'before the failover'"
    },
    sortOptions = false,
    subcommands = {WriteMarker.class, ReadMarker.class})
public final class Marker {

  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int TIMEOUT = 6;

  /** What may be over after a longer time. */
  private static final List<Class<? extends StoreException>> WAITED_FOR =
      List.of(
          StoreUnavailableException.class,
          UnconfirmedException.class,
          UnknownOutcomeException.class);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  Marker() {}

  /**
   * Runs the command and exits: 0, 1, 2 if the command line or a setting makes no sense, or 6 if
   * time was up.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Marker()).setExecutionExceptionHandler(Marker::told);
  }

  /**
   * Says what the user has to know, and returns the exit code.
   *
   * @throws Exception the failure itself, with its stack trace, if it is none that a user can do
   *     something about
   */
  private static int told(Exception failure, CommandLine line, ParseResult parsed)
      throws Exception {
    if (!(failure instanceof StoreException) && !(failure instanceof StoreConfigException)) {
      throw failure;
    }
    line.getErr().println("mn example marker: " + failure.getMessage());
    if (failure instanceof StoreConfigException) {
      return USAGE;
    }
    return WAITED_FOR.stream().anyMatch(it -> it.isInstance(failure)) ? TIMEOUT : FAILED;
  }
}
