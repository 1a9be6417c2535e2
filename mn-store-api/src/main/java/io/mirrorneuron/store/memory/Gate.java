package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every operation of one backend to the server: closed or not, in time or not, one at a
 * time, and never with an exception (G1, G2, G3, G5).
 */
final class Gate {

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final MemoryServer server;
  private final MemorySettings settings;
  private final Ticker ticker;
  private boolean closed;

  Gate(MemoryServer server, MemorySettings settings, Ticker ticker) {
    this.server = server;
    this.settings = settings;
    this.ticker = ticker;
  }

  /** Runs an operation that changes nothing. */
  <T> CompletionStage<T> read(String what, Call call, Body<T> body) {
    return run(what, call, Effect.NONE, body);
  }

  /** Runs an operation that an earlier attempt may have applied already. */
  <T> CompletionStage<T> change(String what, Call call, Body<T> body) {
    return run(what, call, Effect.CHANGES, body);
  }

  boolean isOverdue(Call call) {
    return ticker.read() - call.deadlineNanos() >= 0;
  }

  Call withoutDeadline(Call call) {
    return new Call(
        call.operationId(), ticker.read() + Long.MAX_VALUE, call.waiting(), call.firstSubmitted());
  }

  /** Watches something until the watch or the gate is closed. */
  <K> Watch watch(Watchers<K> watchers, K name, Runnable watcher) {
    server.lock().lock();
    try {
      return closed ? () -> {} : watchers.add(name, watcher, this);
    } finally {
      server.lock().unlock();
    }
  }

  /** Runs something under the lock, also when the gate is closed. */
  void locked(Runnable body) {
    server.lock().lock();
    try {
      body.run();
    } finally {
      server.lock().unlock();
    }
  }

  /**
   * Lets nothing through any more; what was under way has ended when this returns.
   *
   * @return whether it was open until now
   */
  boolean close() {
    server.lock().lock();
    try {
      boolean wasOpen = !closed;
      closed = true;
      server.watchers().removeAll(this);
      server.releaseWatchers().removeAll(this);
      return wasOpen;
    } finally {
      server.lock().unlock();
    }
  }

  private <T> CompletionStage<T> run(String what, Call call, Effect effect, Body<T> body) {
    List<Runnable> wakeUps = List.of();
    CompletionStage<T> stage;
    server.lock().lock();
    try {
      check(what, call, effect);
      Instant now = server.now();
      Operation operation = new Operation(what, call, now, firstSubmitted(call, now), settings);
      wakeUps = operation.wakeUps();
      server.sweep(operation.now());
      stage = CompletableFuture.completedStage(body.run(operation));
    } catch (StoreException e) {
      stage = CompletableFuture.failedStage(e);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(brokenOff(what, effect, e));
    } finally {
      server.lock().unlock();
    }
    wakeUps.forEach(Gate::wake);
    return stage;
  }

  /** By the store's clock, which was read first, so that the time between makes it only earlier. */
  private Instant firstSubmitted(Call call, Instant now) {
    return call.firstSubmitted().isEmpty()
        ? now
        : Moments.before(
            now, Duration.ofNanos(Math.max(0, ticker.read() - call.firstSubmitted().getAsLong())));
  }

  private void check(String what, Call call, Effect effect) {
    boolean overdue = isOverdue(call);
    if ((closed || overdue) && effect == Effect.CHANGES && call.inDoubt()) {
      throw new UnknownOutcomeException(
          what
              + " was submitted again when "
              + (closed ? "the store was closed" : "its deadline had passed")
              + ", so that nobody looked whether the attempt before was applied; read before writing again",
          null);
    }
    if (closed) {
      throw new StoreClosedException(what);
    }
    if (overdue) {
      throw new StoreUnavailableException(
          what + " was not done: its deadline had passed before the store came to it; allow more",
          null);
    }
  }

  /** Of a fault of ours nobody can tell how far it got; only a read has certainly done nothing. */
  private static StoreException brokenOff(String what, Effect effect, RuntimeException fault) {
    String message = what + " broke off inside the memory store, which is a fault of the store";
    return switch (effect) {
      case NONE -> new StoreRefusedException(StoreRefusedException.Reason.OTHER, message, fault);
      case CHANGES -> new UnknownOutcomeException(message, fault);
    };
  }

  private static void wake(Runnable watcher) {
    try {
      watcher.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("a watcher threw, which it must not; what it watches is not affected", e);
    }
  }

  /**
   * What an operation does under the lock.
   *
   * @param <T> the type of its result; null is returned only for {@code Void}
   */
  @FunctionalInterface
  interface Body<T> {
    @Nullable T run(Operation operation);
  }

  /** What an operation may have done when it breaks off. */
  private enum Effect {
    NONE,
    CHANGES
  }
}
