package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second operator out of a folder of servers. The system gives it back at the latest when
 * this process ends.
 */
public final class FolderLock implements AutoCloseable {

  private static final String FILE = "mn.lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, which is made if it is missing.
   *
   * @param folder the folder
   * @return the lock, which the caller closes
   * @throws CommandFailure if somebody else has it
   */
  public static FolderLock take(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw new CommandFailure(
            ExitCode.REFUSED,
            "another mn is at work in " + folder,
            "wait until it has ended; nothing was done");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot use the folder " + folder + ": " + e, "", e);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException bySomebodyInThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot give a folder back: " + e, "", e);
    }
  }
}
