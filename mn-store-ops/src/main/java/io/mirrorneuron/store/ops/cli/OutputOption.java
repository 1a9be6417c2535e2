package io.mirrorneuron.store.ops.cli;

import picocli.CommandLine.Option;

/** Table or JSON, as a mixin. */
public final class OutputOption {

  /** What data looks like. Lower case, because that is how it is typed. */
  @SuppressWarnings("MemberName")
  public enum Format {
    /** For a person. */
    table,
    /** For a program. */
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format = Format.table;

  /** To be filled in by picocli. */
  public OutputOption() {}

  /**
   * Whether a program reads it.
   *
   * @return true for JSON
   */
  public boolean isJson() {
    return format == Format.json;
  }
}
