package io.mirrorneuron.store.ops.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command: data goes to standard output, talk to standard error, and the exit code says it all.
 */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 1)
public abstract class MnCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  /** To be filled in by picocli. */
  protected MnCommand() {}

  /**
   * Does what the command is for.
   *
   * @return how it ended
   * @throws CommandFailure if it cannot be done
   * @throws InterruptedException if somebody wants it to end
   */
  protected abstract ExitCode run() throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    return run().code();
  }

  /**
   * What is around this command.
   *
   * @return the streams that the program was started with
   */
  protected final Streams streams() {
    return Streams.class.cast(streamsOf(spec()));
  }

  /**
   * The command line is wrong in a way that picocli does not see.
   *
   * @param message what is wrong
   * @return the exception to throw
   */
  protected final ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  /**
   * Prints talk.
   *
   * @param line what to say, without line breaks
   */
  protected final void say(String line) {
    streams().talk("", line);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  /** The root command is given them; everybody below asks it. */
  static Streams streamsOf(CommandSpec spec) {
    if (spec.root().userObject() instanceof Supplier<?> root && root.get() instanceof Streams it) {
      return it;
    }
    throw new IllegalStateException("the root command has no streams");
  }
}
