package io.mirrorneuron.store.ops;

import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.admin.UnexpectedAnswerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.Ending;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Streams;
import io.mirrorneuron.store.ops.config.ConfigCommand;
import io.mirrorneuron.store.ops.inspect.InspectCommand;
import io.mirrorneuron.store.ops.local.LocalCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of an operator: {@code scripts/mn} runs it. */
@Command(
    name = "mn",
    description = "Runs and shows a highly available Redis, and what a runtime keeps in it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HaCommand.class,
      LocalCommand.class,
      InspectCommand.class,
      ConfigCommand.class,
      CompletionCommand.class,
    })
public final class Mn implements Supplier<Streams> {

  private static final String LOGGING = "logback.configurationFile";

  static {
    // Not under the name that Logback looks for: programs that use this module have one of those.
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "io/mirrorneuron/store/ops/logback.xml");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Mn.class);

  private final Streams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  private Mn(Streams streams) {
    this.streams = streams;
  }

  /**
   * Runs one command and exits with its code, see {@link ExitCode}, or with that of a signal.
   *
   * @param args the command, its subcommand and options
   */
  public static void main(String[] args) {
    Ending.exit(run(Streams.ofThisProcess(), args));
  }

  /**
   * Runs one command in this process.
   *
   * @param streams what is around it
   * @param args the command, its subcommand and options
   * @return the exit code
   */
  public static int run(Streams streams, String... args) {
    return commands(streams).execute(args);
  }

  static CommandLine commands(Streams streams) {
    return new CommandLine(new Mn(streams))
        .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(streams.isAnsi() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, args) -> end(streams, wrong))
        .setExecutionExceptionHandler((thrown, command, parsed) -> end(streams, thrown));
  }

  /** Streams for every command. */
  @Override
  public Streams get() {
    return streams;
  }

  /** What went wrong, in one or two lines. A stack trace is for mistakes of ours only. */
  private static int end(Streams streams, Exception thrown) {
    if (thrown instanceof CommandFailure failure) {
      return tell(streams, failure.exit(), String.valueOf(failure.getMessage()), failure.advice());
    }
    if (thrown instanceof ServerException server) {
      return tell(streams, ExitCode.FAILED, server.getMessage(), "");
    }
    if (thrown instanceof UnexpectedAnswerException strange) {
      return tell(streams, ExitCode.FAILED, String.valueOf(strange.getMessage()), "");
    }
    if (thrown instanceof StoreConfigException config) {
      return tell(streams, ExitCode.USAGE, String.valueOf(config.getMessage()), "");
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return tell(streams, ExitCode.FAILED, "interrupted", "");
    }
    LOG.error("this should not happen", thrown);
    return tell(streams, ExitCode.FAILED, thrown.toString(), "please report this");
  }

  /** The help would push the sentence off the screen. */
  private static int end(Streams streams, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    streams.talk("mn: ", String.valueOf(wrong.getMessage()));
    boolean unused = UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    return tell(
        streams, ExitCode.USAGE, "see " + command.getCommandSpec().qualifiedName() + " --help", "");
  }

  private static int tell(Streams streams, ExitCode exit, String what, String advice) {
    streams.talk("mn: ", what);
    if (!advice.isEmpty()) {
      streams.talk("mn: ", advice);
    }
    return exit.code();
  }
}
