package io.mirrorneuron.store.examples.leader;

import io.mirrorneuron.store.LeadershipChange.Kind;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.model.LeaseInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The candidates, each a process, and who of them leads. Ends them when it is closed. */
final class Contest implements AutoCloseable {

  /** Candidates have to start, and a lease to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long LOOK_MILLIS = 10;
  private static final long END_SECONDS = 10;

  private final Map<String, Process> candidates = new LinkedHashMap<>();
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final Leases leases;

  /**
   * Starts them.
   *
   * @param environment how the store is reached
   * @param told what they say, with their names
   */
  Contest(List<String> names, Map<String, String> environment, Leases leases, Consumer<String> told)
      throws IOException {
    this.leases = leases;
    for (String name : names) {
      candidates.put(
          name,
          start(
              name,
              environment,
              words -> {
                told.accept(line(name, words));
                said.add(line(name, words));
              }));
    }
  }

  /** Waits until somebody leads under a larger token, and has said so. */
  LeaseInfo awaitLeaderAfter(long token) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<LeaseInfo> leader =
          leases
              .inspect(Candidate.LEADER)
              .filter(info -> info.token() > token)
              .filter(this::hasSaidSo);
      if (leader.isPresent()) {
        return leader.get();
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new IllegalStateException(
        "nobody was elected within " + PATIENCE.toSeconds() + " s; look at what candidates said");
  }

  long pidOf(String name) {
    return candidate(name).pid();
  }

  /** Ends a candidate with SIGKILL. */
  void kill(String name) {
    candidate(name).destroyForcibly();
  }

  /** Tells a candidate to leave. */
  void letGo(String name) {
    letGo(candidate(name));
  }

  @Override
  public void close() {
    candidates.values().forEach(Contest::letGo);
    for (Process candidate : candidates.values()) {
      try {
        if (!candidate.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
          int unused = candidate.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        candidate.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean hasSaidSo(LeaseInfo leader) {
    return said.contains(line(leader.owner(), Candidate.words(Kind.ELECTED, leader.token())));
  }

  private static String line(String name, String words) {
    return name + ": " + words;
  }

  private Process candidate(String name) {
    Process candidate = candidates.get(name);
    if (candidate == null) {
      throw new IllegalStateException(name + " leads, who is none of ours");
    }
    return candidate;
  }

  private static void letGo(Process candidate) {
    try {
      candidate.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  private static Process start(String name, Map<String, String> environment, Consumer<String> words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Candidate.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    Thread reading = new Thread(() -> read(process, words), "output of " + name);
    reading.setDaemon(true);
    reading.start();
    return process;
  }

  private static void read(Process process, Consumer<String> line) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(line);
    } catch (IOException | UncheckedIOException e) {
      line.accept("its output broke off: " + e.getMessage());
    }
  }
}
