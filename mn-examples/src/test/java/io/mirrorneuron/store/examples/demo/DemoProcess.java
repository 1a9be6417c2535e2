package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.examples.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The demo as a user runs it, with a folder of its own for temporary files. */
final class DemoProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Path temporary;
  private final Path output;
  private final Process process;

  /** On servers of its own, or on one that is named by an option. */
  DemoProcess(Path folder, String... arguments) throws IOException {
    this(folder, Map.of("MN_REDIS_RECONNECT_ATTEMPTS", "2"), arguments); // where there is no server
  }

  /** With these variables besides those of this process. */
  DemoProcess(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    temporary = Files.createDirectories(folder.resolve("tmp"));
    output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this::output).isTrue();
    return process.exitValue();
  }

  /** Waits until it has said so, or has ended; returns whether it has said so. */
  boolean saysSoonerOrLater(String text) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              boolean ended = !process.isAlive(); // asked first: more than that it never says
              boolean said = output().contains(text);
              return said || ended ? Optional.of(said) : Optional.<Boolean>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** SIGTERM, which is handled as Ctrl-C is. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL, which cannot be handled. */
  void kill() {
    process.destroyForcibly();
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "no output: " + e;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
