package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Keeps a second operator out of a folder of servers. The system lets him in at the latest when
 * this process ends.
 */
public final class FolderLock {

  private static final String FILE = "mn.lock";

  private FolderLock() {}

  /**
   * What is done meanwhile.
   *
   * @param <T> what comes of it
   */
  public interface Work<T> {
    /**
     * Does it.
     *
     * @return what comes of it
     * @throws InterruptedException if somebody wants this to end
     */
    T run() throws InterruptedException;
  }

  /**
   * Does something while nobody else has the folder, which is made if it is missing.
   *
   * @param <T> what comes of it
   * @param folder the folder
   * @param work what is to be done
   * @return what comes of it
   * @throws CommandFailure if somebody else has the folder; nothing is done then
   * @throws InterruptedException if somebody wants this to end
   */
  public static <T> T holding(Path folder, Work<T> work) throws InterruptedException {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (!isTaken(channel)) {
          throw new CommandFailure(
              ExitCode.REFUSED,
              "another mn is at work in " + folder,
              "wait until it has ended; nothing was done");
        }
        return work.run();
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot use the folder " + folder + ": " + e, "", e);
    }
  }

  /**
   * Tells whether somebody ever had the folder.
   *
   * @param folder the folder, which is not made
   * @return whether it was locked before
   */
  public static boolean wasTakenIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** It is given back when the channel is closed. */
  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException bySomebodyInThisProcess) {
      return false;
    }
  }
}
