package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files to work on, in the order of their paths: every regular file, hidden and empty ones
 * included. Symbolic links are not followed, and like other things that are no files they are left
 * out and counted.
 *
 * @param source where they come from, for people
 * @param files the files
 * @param leftOut how many links and other things were left out
 */
record InputFiles(String source, List<InputFile> files, int leftOut) {

  /** The bundle lies in the memory of a Redis server, so there has to be a limit. */
  static final long MOST_BYTES = 64L << 20;

  static final int MOST_FILES = 10_000;

  private static final int PROBLEMS_SHOWN = 5;

  /** What a tree without git holds that is not its source. */
  private static final Set<String> NOT_SOURCE = Set.of(".git", "target");

  InputFiles {
    files = List.copyOf(files);
  }

  /** Where to look for files; the verifier is told the same. */
  enum Kind {
    /** Everything below a directory. */
    DIRECTORY,
    /** What git tracks; without git everything but what is surely built. */
    REPOSITORY
  }

  static InputFiles list(Kind kind, Path directory) {
    Path root;
    try {
      root = directory.toRealPath();
    } catch (IOException e) {
      throw new DemoFailure("there is no directory " + directory, e);
    }
    if (!Files.isDirectory(root)) {
      throw new DemoFailure(directory + " is not a directory");
    }
    Collector found = new Collector(kind == Kind.REPOSITORY ? NOT_SOURCE : Set.of());
    Optional<List<Path>> tracked =
        kind == Kind.REPOSITORY ? GitFiles.trackedIn(root) : Optional.empty();
    if (tracked.isPresent()) {
      tracked.get().forEach(found::add);
    } else {
      found.walk(root);
    }
    return found.result(root, root + (tracked.isPresent() ? " (tracked by git)" : ""));
  }

  long bytes() {
    return files.stream().mapToLong(InputFile::size).sum();
  }

  /** Gathers paths, and every problem there is with them. */
  private static final class Collector extends SimpleFileVisitor<Path> {

    private final Set<String> ignored;
    private final List<Path> paths = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int leftOut;

    Collector(Set<String> ignored) {
      this.ignored = ignored;
    }

    void walk(Path root) {
      try {
        Files.walkFileTree(root, this);
      } catch (IOException e) {
        problems.add(e.toString());
      }
    }

    void add(Path path) {
      if (!Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        leftOut++;
      } else if (Files.isReadable(path)) {
        paths.add(path);
      } else {
        problems.add(path + " cannot be read");
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      Path name = directory.getFileName();
      return name != null && ignored.contains(name.toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      add(path);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      problems.add(path + " cannot be read (" + failure + ")");
      return FileVisitResult.CONTINUE;
    }

    InputFiles result(Path root, String source) {
      List<InputFile> files = new ArrayList<>();
      paths.sort(Comparator.naturalOrder());
      for (Path path : paths) {
        try {
          files.add(InputFile.of(root, path));
        } catch (IOException e) {
          problems.add(path + " cannot be read (" + e + ")");
        }
      }
      if (!problems.isEmpty()) {
        throw new DemoFailure(described());
      }
      return new InputFiles(source, files, leftOut).checked();
    }

    private String described() {
      String shown =
          String.join("; ", problems.subList(0, Math.min(PROBLEMS_SHOWN, problems.size())));
      int more = problems.size() - PROBLEMS_SHOWN;
      return "the input cannot be used: " + shown + (more > 0 ? "; and " + more + " more" : "");
    }
  }

  @Override
  public String toString() {
    return "%,d files, %,d bytes, of %s%s"
        .formatted(
            files.size(),
            bytes(),
            source,
            leftOut == 0 ? "" : "; " + leftOut + " links and the like left out");
  }

  private InputFiles checked() {
    if (files.size() > MOST_FILES || bytes() > MOST_BYTES) {
      throw new DemoFailure(
          "%s holds %,d files of %,d bytes; the demo takes %,d files of %,d bytes at the most"
              .formatted(source, files.size(), bytes(), MOST_FILES, MOST_BYTES));
    }
    return this;
  }
}
