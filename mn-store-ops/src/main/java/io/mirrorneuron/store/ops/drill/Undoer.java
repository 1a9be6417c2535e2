package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.drill.Fault.Undoing;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A process that outlives this one and undoes a fault after a time, unless it is ended before. */
final class Undoer {

  private static final String SCRIPT = script();

  private final Process process;

  private Undoer(Process process) {
    this.process = process;
  }

  static Undoer after(Duration time, Undoing undoing) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "mn-undoer"));
    command.add(Long.toString(time.toSeconds()));
    command.add(undoing.script());
    command.addAll(undoing.arguments());
    try {
      return new Undoer(
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.REFUSED, "nothing was done: there would be nobody to undo it: " + e, "", e);
    }
  }

  boolean isWaiting() {
    return process.isAlive();
  }

  /** It first, as it would do its work at once when its sleep ends. */
  void end() {
    List<ProcessHandle> sleep = process.toHandle().descendants().toList();
    boolean unused = process.toHandle().destroyForcibly();
    sleep.forEach(ProcessHandle::destroyForcibly);
  }

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(Undoer.class.getResourceAsStream("undoer.sh"), "undoer.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
