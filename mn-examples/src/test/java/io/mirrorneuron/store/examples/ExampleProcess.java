package io.mirrorneuron.store.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One of the examples in a process of its own. */
public final class ExampleProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path output;
  private final Process process;
  private boolean suspended;

  /**
   * Starts it.
   *
   * @param output the file for what it prints, errors included
   * @param environment variables besides those of this process
   */
  public ExampleProcess(
      Path output, Class<?> main, Map<String, String> environment, String... arguments)
      throws IOException {
    this.output = output;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
  }

  /** Waits for a line like this. */
  public void awaitOutput(Pattern line) {
    await(line.toString(), line.asMatchPredicate());
  }

  /** Waits for a line like this whose first group is that number or a larger one. */
  public void awaitNumber(Pattern line, long least) {
    await(
        line + " with " + least + " or more",
        said -> {
          Matcher matcher = line.matcher(said);
          return matcher.matches() && Long.parseLong(matcher.group(1)) >= least;
        });
  }

  private void await(String what, Predicate<String> line) {
    try {
      Awaitility.await(what + " of " + output.getFileName())
          .atMost(PATIENCE)
          // Whether it has ended is asked first: what it said until then is all it ever says.
          .until(
              () -> {
                boolean ended = !process.isAlive();
                boolean said = output().lines().anyMatch(line);
                if (ended && !said) {
                  throw new IllegalStateException("it has ended without: " + output());
                }
                return said;
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not said: " + what + ", but: " + output(), e);
    }
  }

  /** What it has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, as Ctrl-C or a service manager does. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** SIGSTOP; where the system can tell, returns when it has stopped. */
  public void suspend() throws IOException, InterruptedException {
    suspended = true;
    signal("STOP");
    Awaitility.await("stop of " + output.getFileName()).atMost(PATIENCE).until(this::hasStopped);
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
    suspended = false;
  }

  private void signal(String name) throws IOException, InterruptedException {
    // The shell's own kill: the program of that name is missing on small machines.
    List<String> command =
        List.of("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(process.pid()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("SIG" + name + " could not be sent to " + process.pid());
    }
  }

  private boolean hasStopped() throws IOException {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.isReadable(stat)) {
      return true;
    }
    String line = Files.readString(stat);
    return line.charAt(line.lastIndexOf(')') + 2) == 'T';
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + output());
    }
    return process.exitValue();
  }

  /** Ends it as Ctrl-C does, and with force if that takes long. */
  @Override
  public void close() {
    if (suspended) {
      process.destroyForcibly(); // nothing else reaches it
    }
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
