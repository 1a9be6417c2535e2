package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.config.ConfigEntry;
import io.mirrorneuron.store.config.Origin;
import io.mirrorneuron.store.config.StoreConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Processes that put, and how far they have come. */
@State(Scope.Benchmark)
public class Workers {

  private static final long PATIENCE_SECONDS = 30;

  /** How many processes there are. */
  @Param("1")
  public int workers;

  private final List<Process> processes = new ArrayList<>();
  private final Semaphore done = new Semaphore(0);

  /** Creates the state, for JMH. */
  public Workers() {}

  /**
   * Starts the processes, and waits until each has done something.
   *
   * @param open how their stores are opened
   * @param size how large the state of each job is
   * @throws IOException if one cannot be started
   * @throws InterruptedException if JMH gives up
   */
  @Setup(Level.Trial)
  public void start(WritingStore open, Size size) throws IOException, InterruptedException {
    Semaphore begun = new Semaphore(0);
    for (int i = 0; i < workers; i++) {
      Process process = started("worker-" + i, size, open.store().config());
      processes.add(process);
      Thread reader = new Thread(() -> read(process, begun), "progress of worker " + i);
      reader.setDaemon(true);
      reader.start();
    }
    take(begun, workers);
  }

  /** What was done between iterations belongs to none. */
  @Setup(Level.Iteration)
  public void forget() {
    done.drainPermits();
  }

  /**
   * Ends the processes.
   *
   * @throws IOException if one's input cannot be closed
   * @throws InterruptedException if JMH gives up
   */
  @TearDown(Level.Trial)
  public void end() throws IOException, InterruptedException {
    for (Process process : processes) {
      process.getOutputStream().close();
    }
    for (Process process : processes) {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("a worker did not end when its input did");
      }
    }
  }

  void awaitPuts() throws InterruptedException {
    take(done, 1);
  }

  private void take(Semaphore permits, int count) throws InterruptedException {
    if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d of %d workers run, but have not done enough in %d s; their errors are printed above"
              .formatted(
                  processes.stream().filter(Process::isAlive).count(), workers, PATIENCE_SECONDS));
    }
  }

  /** Secrets are in this process's environment, which the worker inherits. */
  private static Process started(String name, Size size, StoreConfig config) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                name,
                Integer.toString(size.payload))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    config.explain().stream()
        .filter(entry -> entry.origin() == Origin.BUILDER && !entry.name().endsWith("PASSWORD"))
        .forEach(entry -> set(builder, entry));
    return builder.start();
  }

  private static void set(ProcessBuilder builder, ConfigEntry entry) {
    String unused = builder.environment().put(entry.name(), entry.value());
  }

  private void read(Process process, Semaphore begun) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      if (lines.readLine() != null) {
        begun.release();
      }
      while (lines.readLine() != null) {
        done.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what a worker has done", e);
    }
  }
}
