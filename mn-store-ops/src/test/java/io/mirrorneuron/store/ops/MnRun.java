package io.mirrorneuron.store.ops;

import io.mirrorneuron.store.ops.cli.Streams;
import io.mirrorneuron.store.ops.cli.Streams.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One run of {@code mn} in this process.
 *
 * @param exit its exit code
 * @param out what it printed as data
 * @param err what it said
 */
public record MnRun(int exit, String out, String err) {

  /** Runs a command without a terminal, in an environment of its own. */
  public static MnRun of(Map<String, String> environment, String... args) {
    return run(environment, Terminal.ABSENT, "", args);
  }

  /** Runs a command before a person who types this. */
  public static MnRun typing(String typed, Map<String, String> environment, String... args) {
    return run(environment, Terminal.PRESENT, typed, args);
  }

  /** Runs a command and does something as soon as it has said this, before it goes on. */
  public static MnRun when(
      String said, Runnable then, Map<String, String> environment, String... args) {
    return run(environment, Terminal.ABSENT, "", new Hearing(said, then), args);
  }

  private static MnRun run(
      Map<String, String> environment, Terminal terminal, String typed, String... args) {
    return run(environment, terminal, typed, new ByteArrayOutputStream(), args);
  }

  private static MnRun run(
      Map<String, String> environment,
      Terminal terminal,
      String typed,
      ByteArrayOutputStream err,
      String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new BufferedReader(new StringReader(typed)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            environment);
    int exit = Mn.run(streams, args);
    return new MnRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The data, line by line. */
  public List<String> lines() {
    return out.lines().toList();
  }

  private static final class Hearing extends ByteArrayOutputStream {
    private final String awaited;
    private final Runnable then;
    private boolean done;

    Hearing(String awaited, Runnable then) {
      this.awaited = awaited;
      this.then = then;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
      super.write(bytes, from, count);
      if (!done && toString(StandardCharsets.UTF_8).contains(awaited)) {
        done = true;
        then.run();
      }
    }
  }
}
