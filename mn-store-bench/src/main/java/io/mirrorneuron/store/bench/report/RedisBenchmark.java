package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.local.LocalTopology;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * redis-benchmark, where it is installed: a floor that no client of ours, and no JVM, has a part
 * in.
 */
final class RedisBenchmark {

  private static final String PROGRAM = "redis-benchmark";

  /** A script that does nothing: what calling one costs by itself. */
  private static final String SCRIPT = "return 0";

  private static final int CALLS = 20_000;

  /** The test's name, calls in a second, and with Redis 7 and later the latencies. */
  private static final Pattern LINE =
      Pattern.compile("^\"[^\"]*\",\"([0-9.]+)\"(?:,\"[0-9.]+\",\"[0-9.]+\",\"([0-9.]+)\".*)?$");

  private final Path program;
  private final String server;

  private RedisBenchmark(Path program, String server) {
    this.program = program;
    this.server = server;
  }

  /**
   * Measures the servers of a run.
   *
   * @return what came out, or why nothing did
   */
  static String of(Servers servers) throws IOException, InterruptedException {
    Optional<Path> program = find();
    if (program.isEmpty()) {
      return "not installed";
    }
    if (servers.equals(Servers.OWN)) {
      try (LocalTopology own = LocalTopology.sentinel(1, 0)) {
        return new RedisBenchmark(program.get(), own.primary().address().toString()).measure();
      }
    }
    Optional<String> primary = servers.open();
    return primary.isPresent()
        ? new RedisBenchmark(program.get(), primary.get()).measure()
        : "not measured: it takes the address of a server that asks for no password";
  }

  /** For example {@code PING 21,000/s (p50 0.039 ms) with 1 connection, …}. */
  private String measure() throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    var unused = run(1, 1, "SCRIPT", "LOAD", SCRIPT);
    for (int connections : new int[] {1, 64}) {
      found.add("PING " + told(run(connections, CALLS, "PING"), connections));
      found.add(
          "EVALSHA of nothing "
              + told(run(connections, CALLS, "EVALSHA", digest(), "0"), connections));
    }
    return String.join(", ", found);
  }

  private List<String> run(int connections, int calls, String... command)
      throws IOException, InterruptedException {
    int colon = server.lastIndexOf(':');
    List<String> line =
        new ArrayList<>(
            List.of(
                program.toString(),
                "-h",
                server.substring(0, colon).replaceAll("[\\[\\]]", ""),
                "-p",
                server.substring(colon + 1),
                "-c",
                Integer.toString(connections),
                "-n",
                Integer.toString(calls),
                "--csv"));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(PROGRAM + " failed: " + said.strip());
    }
    return said.lines().toList();
  }

  /** The figures of the last line of its table, whatever it says before. */
  static String told(List<String> lines, int connections) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher line = LINE.matcher(lines.get(i).strip());
      if (line.matches()) {
        return String.format(
            Locale.ROOT,
            "%,.0f/s%s with %d connection%s",
            Double.parseDouble(line.group(1)),
            line.group(2) == null ? "" : " (p50 " + line.group(2) + " ms)",
            connections,
            connections == 1 ? "" : "s");
      }
    }
    throw new IllegalStateException(PROGRAM + " told no figure: " + lines);
  }

  private static String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(SCRIPT.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }

  private static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
