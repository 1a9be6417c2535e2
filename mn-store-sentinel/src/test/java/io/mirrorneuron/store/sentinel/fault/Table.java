package io.mirrorneuron.store.sentinel.fault;

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

/** What was measured, for the documents. Thread-safe. */
final class Table {

  private static final Logger LOG = LoggerFactory.getLogger(Table.class);

  private final String title;
  private final Path file;
  private final String head;
  private final List<String> columns;
  private final Map<String, Map<String, String>> rows = new ConcurrentHashMap<>();

  /**
   * Begins a table of two columns for what each row is about, and these.
   *
   * @param file what it is called below {@code target}
   */
  Table(String title, String file, String head, List<String> columns) {
    this.title = title;
    this.file = Path.of("target", file);
    this.head = head;
    this.columns = columns;
  }

  void add(String what, String client, String column, String cell) {
    rows.computeIfAbsent(what + " | " + client, row -> new ConcurrentHashMap<>()).put(column, cell);
  }

  /** To the log, and to a file. */
  void print() {
    String table =
        head
            + "\n|"
            + "---|".repeat(2 + columns.size())
            + "\n"
            + new TreeMap<>(rows)
                .entrySet().stream()
                    .map(row -> "| " + row.getKey() + " | " + cells(row.getValue()) + " |\n")
                    .collect(Collectors.joining());
    LOG.info("{}\n{}", title, table);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String cells(Map<String, String> row) {
    return columns.stream()
        .map(column -> row.getOrDefault(column, "not run"))
        .collect(Collectors.joining(" | "));
  }
}
