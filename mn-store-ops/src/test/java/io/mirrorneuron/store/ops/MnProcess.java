package io.mirrorneuron.store.ops;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code mn} as a process of its own, for signals. */
public final class MnProcess implements AutoCloseable {

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private MnProcess(Process process) {
    this.process = process;
    readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
    readers.forEach(Thread::start);
  }

  /** Starts a command with the class path of the tests, which is that of scripts/mn and more. */
  public static MnProcess start(Map<String, String> environment, String... args) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Mn.class.getName()),
                    Stream.of(args))
                .toList());
    builder.environment().keySet().removeIf(name -> name.startsWith("MN_"));
    builder.environment().putAll(environment);
    try {
      return new MnProcess(builder.start());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a line of its talk contains this. */
  public void awaitSaid(String text) {
    await()
        .atMost(Cluster.PATIENCE)
        .until(() -> err.stream().anyMatch(it -> it.contains(text)) || ended(text));
  }

  /** Waits until a line of its data contains this. */
  public void awaitPrinted(String text) {
    await()
        .atMost(Cluster.PATIENCE)
        .until(() -> out.stream().anyMatch(it -> it.contains(text)) || ended(text));
  }

  private boolean ended(String text) {
    if (!process.isAlive() && readers.stream().noneMatch(Thread::isAlive)) {
      throw new IllegalStateException("it ended without " + text + ": " + out + err);
    }
    return false;
  }

  /**
   * As Ctrl-C does, but with SIGTERM: whoever is started in the background of a script ignores
   * SIGINT, and so do all that it starts.
   */
  public void terminate() {
    // Not the process's own destroy(), which closes the streams that are read.
    boolean unused = process.toHandle().destroy();
  }

  /** As nothing can prepare for: SIGKILL. */
  public void kill() {
    boolean unused = process.toHandle().destroyForcibly();
  }

  /** Waits for its end, and until all that it printed is read. */
  public int awaitExit() {
    try {
      if (!process.waitFor(Cluster.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end: " + out + err);
      }
      for (Thread reader : readers) {
        reader.join();
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Its data so far. */
  public List<String> out() {
    return out;
  }

  /** Its talk so far. */
  public List<String> err() {
    return err;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Thread reader(InputStream from, List<String> to) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new java.io.InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(to::add);
              } catch (IOException | java.io.UncheckedIOException e) {
                to.add("reading failed: " + e);
              }
            },
            "mn-process-reader");
    thread.setDaemon(true);
    return thread;
  }
}
