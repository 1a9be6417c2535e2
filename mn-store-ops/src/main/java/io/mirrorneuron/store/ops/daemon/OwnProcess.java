package io.mirrorneuron.store.ops.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that a file names by its id. <b>The number may have passed to a process that is none
 * of ours</b>, after a crash or a reboot, and is not enough to send a signal to.
 */
final class OwnProcess {

  private static final Path PROC = Path.of("/proc");

  private OwnProcess() {}

  /**
   * The process, if it runs and is ours. Ours work in their folder: a server changes its name, so
   * that its command line says nothing.
   */
  static Optional<ProcessHandle> of(Path pidFile, Path folder) {
    return id(pidFile).flatMap(ProcessHandle::of).filter(it -> !isDead(it) && worksIn(it, folder));
  }

  /** Whether the file names that process. */
  static boolean isRecorded(Path pidFile, long pid) {
    return id(pidFile).filter(it -> it == pid).isPresent();
  }

  private static Optional<Long> id(Path pidFile) {
    try {
      String text = Files.readString(pidFile).strip();
      return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The state of a process, as Linux abbreviates it; a question mark elsewhere. */
  static char state(ProcessHandle process) {
    try {
      String line = Files.readString(proc(process).resolve("stat"));
      // The state follows the name, which is in parentheses and may hold anything.
      return line.charAt(line.lastIndexOf(')') + 2);
    } catch (IOException unknown) {
      return '?';
    }
  }

  /** A zombie, too: where nobody waits for orphans it stays for ever. */
  private static boolean isDead(ProcessHandle process) {
    char state = state(process);
    return !process.isAlive() || state == 'Z' || state == 'X';
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return true;
    }
    try {
      return Files.readSymbolicLink(proc(process).resolve("cwd")).equals(folder.toRealPath());
    } catch (IOException goneOrSomebodyElses) {
      return false;
    }
  }

  private static Path proc(ProcessHandle process) {
    return PROC.resolve(Long.toString(process.pid()));
  }
}
