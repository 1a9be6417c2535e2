package io.mirrorneuron.store.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The two signals the JDK cannot send. */
public final class Signals {
  /** What is sent. */
  public enum Signal {
    /** Freezes a process: its connections stay open and nothing answers. */
    STOP,
    /** Lets a frozen process go on. */
    CONT
  }

  private static final Duration EFFECT_LIMIT = Duration.ofSeconds(5);

  private Signals() {}

  /**
   * Sends the signal and, where the system can tell (Linux), returns only when it has taken effect.
   *
   * @param process who is to receive it; nothing happens if it has ended
   * @param signal what to send
   * @throws LocalServerException if it cannot be sent, or has no effect within 5 s
   */
  public static void send(ProcessHandle process, Signal signal) {
    String pid = Long.toString(process.pid());
    try {
      // The shell's own kill: the program of that name is missing on small machines.
      Tool.Result sent = Tool.run(List.of("sh", "-c", "kill -" + signal + " \"$0\"", pid));
      if (sent.exitCode() != 0 && process.isAlive()) {
        throw new LocalServerException(
            "cannot send SIG" + signal + " to process " + pid + ": " + sent.output().strip());
      }
    } catch (IOException e) {
      throw new LocalServerException("cannot send SIG" + signal + " to process " + pid, e);
    }
    Wait.until(
        "process " + pid + " to " + signal.name().toLowerCase(Locale.ROOT),
        EFFECT_LIMIT,
        () ->
            effective(process, signal) ? Optional.empty() : Optional.of("its state is unchanged"));
  }

  private static boolean effective(ProcessHandle process, Signal signal) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!process.isAlive() || !Files.isReadable(stat)) {
      return true;
    }
    try {
      String line = Files.readString(stat);
      // The state follows the name, which is in parentheses and may hold anything.
      boolean stopped = line.charAt(line.lastIndexOf(')') + 2) == 'T';
      return stopped == (signal == Signal.STOP);
    } catch (IOException gone) {
      return true;
    }
  }
}
