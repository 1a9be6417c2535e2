package io.mirrorneuron.store.bench.report;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where results go. */
public final class ResultFile {

  private ResultFile() {}

  /**
   * Returns the file that was given, or the usual one below the repository.
   *
   * @param given the file; null for the usual one
   * @param usual the usual one's name
   * @return the file; its folder need not be there
   */
  public static Path of(@Nullable Path given, String usual) {
    return given == null
        ? Path.of(System.getProperty("mn.home", ""), "mn-store-bench/target/bench", usual)
        : given;
  }
}
