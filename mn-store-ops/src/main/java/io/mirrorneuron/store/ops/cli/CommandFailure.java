package io.mirrorneuron.store.ops.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command: how, what happened, and what the operator can do. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How the command ends. */
  private final ExitCode exit;

  /** What to do; may be empty. */
  private final String advice;

  /**
   * Creates the failure.
   *
   * @param exit how the command ends
   * @param what what happened, to which server, without secrets
   * @param advice what the operator can do; empty if that is plain
   */
  public CommandFailure(ExitCode exit, String what, String advice) {
    this(exit, what, advice, null);
  }

  /**
   * Creates the failure.
   *
   * @param exit how the command ends
   * @param what what happened, to which server, without secrets
   * @param advice what the operator can do; empty if that is plain
   * @param cause why, for the log
   */
  public CommandFailure(ExitCode exit, String what, String advice, @Nullable Throwable cause) {
    super(what, cause);
    this.exit = exit;
    this.advice = advice;
  }

  /**
   * How the command ends.
   *
   * @return the exit code
   */
  public ExitCode exit() {
    return exit;
  }

  /**
   * What the operator can do.
   *
   * @return a sentence; may be empty
   */
  public String advice() {
    return advice;
  }
}
