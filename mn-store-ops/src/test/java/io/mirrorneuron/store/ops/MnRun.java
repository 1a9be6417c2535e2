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

  private static MnRun run(
      Map<String, String> environment, Terminal terminal, String typed, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
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
}
