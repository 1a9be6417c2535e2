package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.ops.cli.ExitCode;

/** How a cluster is, best first: what is known to be bad counts more than what is not known. */
public enum Level {
  /** Everything is there. */
  OK(ExitCode.OK, "ok"),
  /** It takes writes, but something is missing. */
  DEGRADED(ExitCode.DEGRADED, "degraded"),
  /** Whether it takes writes is not known, because our credentials are not accepted. */
  UNKNOWN(ExitCode.USAGE, "unknown"),
  /** The primary takes no writes, or nothing can be learned. */
  DOWN(ExitCode.FAILED, "down"),
  /** Too few Sentinels see each other to replace the primary, whether it works or not. */
  NO_QUORUM(ExitCode.NO_QUORUM, "no quorum");

  private final ExitCode exit;
  private final String words;

  Level(ExitCode exit, String words) {
    this.exit = exit;
    this.words = words;
  }

  /**
   * How a command that looked ends.
   *
   * @return the exit code
   */
  public ExitCode exit() {
    return exit;
  }

  /**
   * For a person; with {@code _} for the space it is the value in JSON.
   *
   * @return in lower case
   */
  public String words() {
    return words;
  }
}
