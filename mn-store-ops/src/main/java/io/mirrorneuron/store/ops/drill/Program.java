package io.mirrorneuron.store.ops.drill;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A short-lived program of the system, run to its end. */
final class Program {

  private Program() {}

  /**
   * How it ended.
   *
   * @param exit its exit code
   * @param output what it printed to either stream
   */
  record Result(int exit, String output) {

    /** The reason, where it failed: programs say it last. */
    String lastLine() {
      return output.lines().map(String::strip).filter(it -> !it.isEmpty()).reduce("", (a, b) -> b);
    }
  }

  static Result run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.get(0), e);
    }
  }

  /** Runs a script, to which the arguments are $1 and so on. */
  static Result shell(String script, List<String> arguments, List<String> more) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "mn-drill"));
    command.addAll(arguments);
    command.addAll(more);
    return run(command);
  }
}
