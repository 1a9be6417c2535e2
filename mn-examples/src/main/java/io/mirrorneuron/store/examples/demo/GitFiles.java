package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that git tracks in a directory. */
final class GitFiles {

  private GitFiles() {}

  /**
   * Asks git.
   *
   * @return the tracked files that are there; empty if there is no git, or nothing tracked here
   */
  static Optional<List<Path>> trackedIn(Path root) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", root.toString(), "ls-files", "-z")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String names;
      try (InputStream said = git.getInputStream()) {
        names = new String(said.readAllBytes(), fileNames());
      }
      if (git.waitFor() != 0 || names.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          Stream.of(names.split("\0", -1))
              .filter(name -> !name.isEmpty())
              .map(root::resolve)
              .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
              .toList());
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Charset fileNames() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }
}
