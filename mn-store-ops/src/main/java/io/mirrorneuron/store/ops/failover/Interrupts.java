package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM do not end the process in the middle: before the Sentinel has been told, all
 * is put back; afterwards it is brought to its end, because a half-made failover loses writes.
 */
final class Interrupts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Interrupts.class);

  private final Thread hook = new Thread(this::waitForTheEnd, "mn-interrupted");
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Duration patience;
  private final Consumer<String> say;
  private volatile boolean wanted;

  private Interrupts(Duration patience, Consumer<String> say) {
    this.patience = patience;
    this.say = say;
  }

  /**
   * Begins to hold signals back.
   *
   * @param patience how long the process may go on after one
   */
  static Interrupts heldBack(Duration patience, Consumer<String> say) {
    Interrupts interrupts = new Interrupts(patience, say);
    Runtime.getRuntime().addShutdownHook(interrupts.hook);
    return interrupts;
  }

  /**
   * Ends here if somebody wants the process to end.
   *
   * @throws CommandFailure if so
   */
  void check() {
    if (wanted) {
      throw new CommandFailure(ExitCode.REFUSED, "interrupted before the switch", "");
    }
  }

  /** Lets the process end. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending, and waits for this", e);
    }
    ended.countDown();
  }

  private void waitForTheEnd() {
    wanted = true;
    say.accept("interrupted: wait, this comes to an orderly end ...");
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        say.accept("gave up waiting; look with mn ha status");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
