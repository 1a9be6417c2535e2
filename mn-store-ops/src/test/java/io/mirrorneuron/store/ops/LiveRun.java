package io.mirrorneuron.store.ops;

import io.mirrorneuron.store.ops.cli.Streams;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A run of {@code mn} in this process that goes on while the test looks at what it prints. */
public final class LiveRun {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> exit;

  private LiveRun(Map<String, String> environment, String... args) {
    Streams streams =
        new Streams(
            new BufferedReader(new StringReader("")),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Streams.Terminal.ABSENT,
            environment);
    exit = CompletableFuture.supplyAsync(() -> Mn.run(streams, args), LiveRun::start);
  }

  /** Starts a command without a terminal, in an environment of its own. */
  public static LiveRun of(Map<String, String> environment, String... args) {
    return new LiveRun(environment, args);
  }

  /** A test that fails must not wait for a command that does not end. */
  private static void start(Runnable command) {
    Thread thread = new Thread(command, "mn");
    thread.setDaemon(true);
    thread.start();
  }

  /** The data printed so far, line by line. */
  public List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** What it has said so far. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Its exit code, later. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }
}
