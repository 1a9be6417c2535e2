package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demo's processes keep their logs and temporary files.
 *
 * @param path the folder
 */
record WorkFolder(Path path) {

  static WorkFolder create() throws IOException {
    return new WorkFolder(Files.createTempDirectory("mn-demo-"));
  }

  Path log(String process) {
    return path.resolve(process + ".log");
  }

  /** Deletes it with all that is in it, which others may be deleting too. */
  void delete() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
