package io.mirrorneuron.store.ops.cli;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Ctrl-C and SIGTERM do not end the process in the middle of what must not be left half-done: the
 * command is told, and comes to an end where it can, which {@link #check} marks. The process ends
 * when it has said what there is to say, as signals end it, see {@link Ending}.
 */
public final class Interrupts implements AutoCloseable {

  /** How long the process may go on after a signal. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Thread hook = new Thread(this::waitForTheEnd, "mn-interrupted");
  private final Consumer<String> say;
  private volatile boolean wanted;

  private Interrupts(Consumer<String> say) {
    this.say = say;
  }

  /**
   * Begins to hold signals back.
   *
   * @param say is told that one came
   * @return to be closed when there is nothing left that must not be cut off
   */
  public static Interrupts heldBack(Consumer<String> say) {
    Interrupts interrupts = new Interrupts(say);
    Runtime.getRuntime().addShutdownHook(interrupts.hook);
    return interrupts;
  }

  /**
   * Ends the command here if somebody wants the process to end.
   *
   * @param when how far it has come, such as {@code before the switch}
   * @param advice how to go on; empty where everything is as it was
   * @throws CommandFailure if so
   */
  public void check(String when, String advice) {
    if (wanted) {
      throw new CommandFailure(ExitCode.REFUSED, "interrupted " + when, advice);
    }
  }

  /** Lets the process end; where it is ending already, it waits until the command has ended. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, which is what the hook is for: Ending.exit lets it go.
    }
  }

  private void waitForTheEnd() {
    wanted = true;
    say.accept("interrupted: wait, this comes to an orderly end ...");
    try {
      if (!Ending.awaitExit(PATIENCE)) {
        say.accept("gave up waiting; look with mn ha status");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
