package io.mirrorneuron.store.examples.counter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One of the examples in a process of its own. */
final class ExampleProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path output;
  private final Process process;

  ExampleProcess(Path output, Class<?> main, Map<String, String> environment) throws IOException {
    this.output = output;
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
  }

  /** Waits for a line like this. */
  void awaitOutput(Pattern line) {
    await(line.toString(), line.asMatchPredicate());
  }

  /** Waits for a line like this whose first group is that number or a larger one. */
  void awaitNumber(Pattern line, long least) {
    await(
        line + " with " + least + " or more",
        said -> {
          Matcher matcher = line.matcher(said);
          return matcher.matches() && Long.parseLong(matcher.group(1)) >= least;
        });
  }

  private void await(String what, Predicate<String> line) {
    Awaitility.await(what + " of " + output.getFileName())
        .atMost(PATIENCE)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> output().lines().anyMatch(line));
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as Ctrl-C does, and with force if that takes long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
