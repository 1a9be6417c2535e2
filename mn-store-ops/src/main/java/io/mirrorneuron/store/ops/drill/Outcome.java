package io.mirrorneuron.store.ops.drill;

import com.fasterxml.jackson.annotation.JsonValue;
import io.mirrorneuron.store.ops.cli.ExitCode;

/** How a drill ended. */
enum Outcome {
  /** All is as before, and nothing that was confirmed is lost. */
  RECOVERED("recovered", ExitCode.OK),
  /** Something is missing still, or what was lost is not known. */
  NOT_RECOVERED("not_recovered", ExitCode.TIMEOUT),
  /** What must not be. */
  CONFIRMED_WRITE_LOST("confirmed_write_lost", ExitCode.FAILED);

  private final String word;
  private final ExitCode exit;

  Outcome(String word, ExitCode exit) {
    this.word = word;
    this.exit = exit;
  }

  @JsonValue
  String word() {
    return word;
  }

  ExitCode exit() {
    return exit;
  }
}
