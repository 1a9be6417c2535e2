package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.model.LeaseName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which lease in one store: one line for each lease, in the order in which they came,
 * of which only the head asks the server.
 */
final class LeaseLines {

  private final Alarms alarms;
  private final Executor callbacks;
  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger expected = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private volatile boolean closed;

  // Of the alarms' thread only.
  private final Map<LeaseName, LeaseLine> lines = new HashMap<>();

  LeaseLines(Alarms alarms, Executor callbacks) {
    this.alarms = alarms;
    this.callbacks = new Callbacks(callbacks);
  }

  Alarms alarms() {
    return alarms;
  }

  /** Where the application is told. */
  Executor callbacks() {
    return callbacks;
  }

  /** The reading of the ticker until which somebody waits who comes now. */
  long deadline(Duration patience) {
    return alarms.ticker().read() + Operations.nanos(patience);
  }

  boolean isClosed() {
    return closed;
  }

  /** Has somebody wait at the end of the line. */
  void enter(Waiter waiter) {
    boolean unused = waiting.add(waiter);
    var unusedStage =
        waiter.result.whenComplete(
            (lease, failure) -> {
              boolean unusedToo = waiting.remove(waiter);
              alarms.execute(() -> leave(waiter));
            });
    if (closed) {
      waiter.fail(new StoreClosedException("waiting for " + waiter.name()));
      return;
    }
    alarms.execute(() -> lines.computeIfAbsent(waiter.name(), this::line).add(waiter));
  }

  /** A lease may be free now. */
  void released(LeaseName name) {
    if (!waiting.isEmpty()) {
      alarms.execute(
          () -> {
            LeaseLine line = lines.get(name);
            if (line != null) {
              line.wake();
            }
          });
    }
  }

  /**
   * Something on its way that a store should not be closed before: whoever may have been granted a
   * lease gives it back if nobody wants it.
   */
  void expect(CompletableFuture<?> underWay) {
    expected.incrementAndGet();
    var unusedStage =
        underWay.whenComplete(
            (value, failure) -> {
              expected.decrementAndGet();
              lookSoon();
            });
  }

  /**
   * Nobody waits any more.
   *
   * @return ends when what was on its way has been given back, or nobody knows how
   */
  CompletableFuture<?> close() {
    closed = true;
    for (Waiter waiter : waiting) {
      waiter.fail(new StoreClosedException("waiting for " + waiter.name()));
    }
    alarms.execute(
        () -> {
          Map.copyOf(lines).values().forEach(LeaseLine::step);
          lookSoon();
        });
    alarms.close();
    return ended;
  }

  void forget(LeaseLine line) {
    boolean unused = lines.remove(line.name(), line);
    lookSoon();
  }

  /** After whatever the present alarm has asked for. */
  private void lookSoon() {
    if (closed) {
      alarms.execute(
          () -> {
            if (lines.isEmpty() && expected.get() == 0) {
              boolean unused = ended.complete(null);
            }
          });
    }
  }

  private LeaseLine line(LeaseName name) {
    return new LeaseLine(this, name);
  }

  private void leave(Waiter waiter) {
    alarms.cancel(waiter.deadline);
    LeaseLine line = lines.get(waiter.name());
    if (line != null) {
      line.step();
    }
  }
}
