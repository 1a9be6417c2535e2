package io.mirrorneuron.store.examples.node;

import io.mirrorneuron.store.examples.DurationConverter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the node: which of its commands. */
@Command(
    name = "mn node",
    usageHelpAutoWidth = true,
    description = {"Runs a runtime node on the store of the MN_REDIS_... variables.", ""},
    subcommands = {StartCommand.class, SubmitCommand.class},
    footer = {"", "Examples:", "  mn node start", "  mn node submit 20", "  mn node start --help"})
public final class NodeCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  private NodeCommand() {}

  /**
   * Returns the command line, to be executed.
   *
   * @return the command line with its commands
   */
  public static CommandLine line() {
    return new CommandLine(new NodeCommand())
        .registerConverter(Duration.class, new DurationConverter());
  }

  /** Called if no command was named. */
  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "which command? start or submit");
  }
}
