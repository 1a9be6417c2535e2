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

/**
 * A run of {@code mn} in this process that goes on while the test looks at what it prints. Closing
 * it interrupts what listens for ever.
 */
public final class LiveRun implements AutoCloseable {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final Thread thread;

  private LiveRun(Map<String, String> environment, String... args) {
    Streams streams =
        new Streams(
            new BufferedReader(new StringReader("")),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Streams.Terminal.ABSENT,
            environment);
    thread = new Thread(() -> run(streams, args), "mn");
    // A test that fails must not wait for a command that does not end.
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Streams streams, String... args) {
    try {
      exit.complete(Mn.run(streams, args));
    } catch (RuntimeException | Error e) {
      exit.completeExceptionally(e);
    }
  }

  /** Starts a command without a terminal, in an environment of its own. */
  public static LiveRun of(Map<String, String> environment, String... args) {
    return new LiveRun(environment, args);
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

  @Override
  public void close() {
    thread.interrupt();
  }
}
