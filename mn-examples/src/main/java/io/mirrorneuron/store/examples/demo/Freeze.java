package io.mirrorneuron.store.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A process that is stopped (SIGSTOP) until this is closed. A waiting shell sends both signals: it
 * holds the other end of a pipe, and hence continues the process (SIGCONT) also when the
 * coordinator is gone without having closed anything.
 */
final class Freeze implements AutoCloseable {

  /** The shell ignores what a terminal sends to the whole group, or a Ctrl-C would end it early. */
  private static final String SCRIPT =
      "trap '' HUP INT TERM QUIT; kill -STOP \"$0\" && echo stopped; read -r _; kill -CONT \"$0\"";

  private final Process shell;

  private Freeze(Process shell) {
    this.shell = shell;
  }

  /** Stops a process; it is stopped when this returns. */
  static Freeze of(Process victim) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(victim.pid()))
            .redirectErrorStream(true)
            .start();
    Freeze freeze = new Freeze(shell);
    BufferedReader said = shell.inputReader(StandardCharsets.UTF_8);
    String answer = said.readLine();
    if (!"stopped".equals(answer)) {
      freeze.close();
      throw new IOException("cannot stop process " + victim.pid() + ": " + answer);
    }
    return freeze;
  }

  /** Lets the process go on. */
  @Override
  public void close() throws IOException {
    try {
      shell.getOutputStream().close();
      int unused = shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
