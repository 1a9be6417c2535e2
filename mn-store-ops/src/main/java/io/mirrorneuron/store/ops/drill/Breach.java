package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fault that is over at the latest when it has been said: ended by whoever wants to, on any
 * thread, and a little later by somebody who survives this program. Thread-safe.
 */
final class Breach implements AutoCloseable {

  /** So that it is this program that ends it, unless it is dead or stalled. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private enum State {
    INTACT,
    BROKEN,
    OVER
  }

  private final Fault fault;
  private final Duration lasting;
  private @Nullable Undoer undoer;
  private State state = State.INTACT;

  Breach(Fault fault, Duration lasting) {
    this.fault = fault;
    this.lasting = lasting;
  }

  /**
   * Breaks it.
   *
   * @throws CommandFailure if it cannot be, or is not to be any more; it is as it was then
   */
  synchronized void begin() throws InterruptedException {
    if (state != State.INTACT) {
      throw new CommandFailure(ExitCode.REFUSED, "interrupted; nothing was done", "");
    }
    Optional<Undoer> second =
        fault.undoing().map(undoing -> Undoer.after(lasting.plus(GRACE), undoing));
    undoer = second.orElse(null);
    // What fails half-way is ended too.
    state = State.BROKEN;
    try {
      fault.begin();
    } catch (RuntimeException | InterruptedException e) {
      end();
      throw e;
    }
    if (second.isPresent() && !second.get().isWaiting()) {
      end();
      throw new CommandFailure(
          ExitCode.FAILED,
          "this machine was so busy that the fault would have had to end before it began",
          "it is undone; try again");
    }
  }

  /** Mends it, if it is broken and not mended. Returns whether it was. */
  synchronized boolean end() {
    boolean wasBroken = state == State.BROKEN;
    state = State.OVER;
    if (wasBroken) {
      fault.end();
      // Not before: should that have failed, it is tried once more.
      if (undoer != null) {
        undoer.end();
      }
    }
    return wasBroken;
  }

  @Override
  public void close() {
    boolean unused = end();
  }
}
