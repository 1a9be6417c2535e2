package io.mirrorneuron.store.ops.cli;

/** How a command ended, for scripts. */
public enum ExitCode {
  /** All is well. */
  OK(0),
  /** It did not work. */
  FAILED(1),
  /** The command line or the configuration is wrong. */
  USAGE(2),
  /** It works, but something is missing. */
  DEGRADED(3),
  /** Too few Sentinels to replace the primary. */
  NO_QUORUM(4),
  /** Not done, because it would do harm or nobody consented; everything is as it was. */
  REFUSED(5),
  /** Not done in time. */
  TIMEOUT(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /**
   * The number for the shell.
   *
   * @return 0 to 6
   */
  public int code() {
    return code;
  }
}
