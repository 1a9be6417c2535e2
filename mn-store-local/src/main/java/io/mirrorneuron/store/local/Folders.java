package io.mirrorneuron.store.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of servers that may be writing, or being deleted by another, at the same time. */
final class Folders {
  private static final System.Logger LOG = System.getLogger(Folders.class.getName());

  private Folders() {}

  /**
   * Deletes a file or a folder with everything in it; what cannot be deleted is logged and left to
   * the system's temp cleaning.
   */
  static void delete(Path path) {
    try {
      Files.walkFileTree(path, new Deleting());
    } catch (NoSuchFileException gone) {
      // just what was wanted
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete " + path + ": " + e);
    }
  }

  /** The last lines of a log, for messages. */
  static String tail(Path log, int lines) {
    try {
      List<String> all = Files.readString(log).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(cannot read " + log + ": " + e + ")";
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
