package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many confirmed writes each fault has cost, as a table. */
final class Losses {

  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
  private static final Path FILE = Path.of("target", "losses.md");
  private static final List<String> DURABILITIES = List.of("0", "1", "all");

  private final Map<String, Map<String, String>> rows = new ConcurrentHashMap<>();

  void add(Fault fault, Result result) {
    rows.computeIfAbsent(fault + " | " + result.client(), row -> new ConcurrentHashMap<>())
        .put(
            result.replicas(),
            "%d of %d (%s)"
                .formatted(
                    result.lost(),
                    result.findings().confirmed(),
                    result.reportedAtMost() == 0
                        ? "none reported"
                        : "reported "
                            + result.reportedAtLeast()
                            + " to "
                            + result.reportedAtMost()));
  }

  /** To the log, and to a file below {@code target}. */
  void print() {
    String table =
        "| fault | client | WAIT 0 of 2 | WAIT 1 of 2 | all |\n|---|---|---|---|---|\n"
            + new TreeMap<>(rows)
                .entrySet().stream()
                    .map(row -> "| " + row.getKey() + " | " + cells(row.getValue()) + " |\n")
                    .collect(Collectors.joining());
    LOG.info("confirmed writes lost\n{}", table);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cells(Map<String, String> row) {
    return DURABILITIES.stream()
        .map(replicas -> row.getOrDefault(replicas, "not run"))
        .collect(Collectors.joining(" | "));
  }
}
