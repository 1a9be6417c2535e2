package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process of the demo.
 *
 * @param name what it is called
 * @param process the process
 * @param log where it writes what is not for the user
 */
record Child(String name, Process process, Path log) {

  /** Asks it to end: its standard input ends. */
  void letGo() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  /** Ends it at once, with SIGKILL; a stopped one too. */
  void kill() {
    process.destroyForcibly();
  }

  boolean awaitEnd(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  @Override
  public String toString() {
    return name + " (pid " + process.pid() + ")";
  }
}
