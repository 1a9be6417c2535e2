package io.mirrorneuron.store.ops.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets what runs until Ctrl-C end in its own way: it is told to stop, and given a moment to finish
 * what it is printing. The process then ends as signals end it, with 130 after Ctrl-C and 143 after
 * SIGTERM, so that a script's loop around it ends too.
 */
public final class Ending {

  private static final Duration MOMENT = Duration.ofSeconds(3);
  private static final CountDownLatch ALL_SAID = new CountDownLatch(1);

  private Ending() {}

  /** What runs until it is told to stop. */
  @FunctionalInterface
  public interface Body {

    /**
     * Runs.
     *
     * @throws InterruptedException if somebody wants it to end
     */
    void run() throws InterruptedException;
  }

  /**
   * Runs something that a signal to this process stops.
   *
   * @param stop has the body return soon; runs on a thread of its own
   * @param body what runs
   * @throws InterruptedException if the body throws it
   */
  public static void onSignal(Runnable stop, Body body) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.run();
              await(ended);
            },
            "mn-ending");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      body.run();
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  /**
   * Ends this process with an exit code, unless a signal is ending it: the signal's code counts
   * then, and this returns. Left to the JVM it would be chance: when all hooks have run, it halts
   * with whatever code but 0 comes before the signal's thread does (Shutdown.exit of JDK 17).
   *
   * @param code the exit code
   */
  public static void exit(int code) {
    ALL_SAID.countDown();
    if (!isUnderWay()) {
      System.exit(code);
    }
  }

  /** Waits until the command has ended and said how; false if it takes too long. */
  static boolean awaitExit(Duration patience) throws InterruptedException {
    return ALL_SAID.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static boolean isUnderWay() {
    Thread probe = new Thread(() -> {}, "mn-probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      return !Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException e) {
      // That is how the JVM says it.
      return true;
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      // What takes longer, such as waiting for a server that hangs, is cut off by the end.
      boolean unused = ended.await(MOMENT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, which is what the hook is for.
    }
  }
}
