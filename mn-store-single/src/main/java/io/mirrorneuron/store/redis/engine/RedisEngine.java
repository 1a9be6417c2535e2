package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreContext;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs operations: attempt by attempt, on the lane where they belong. A caller that waits on a
 * platform thread runs its attempts itself; everybody else's run on the lanes' threads, and their
 * pauses on a timer.
 */
final class RedisEngine implements AutoCloseable {

  /** The lanes; each is one connection, so that what is slow on one holds up none of the others. */
  enum LaneName {
    /** Writes that replicas confirm. */
    DURABLE,
    /** Reads; never carries a WAIT, which would block it. */
    HOT,
    /** Renewals and signs of life, which must not wait behind anything large. */
    RENEWAL,
    /** Chunks of bundles. */
    BULK
  }

  /** How late a deadline may be noticed where nobody waits who would notice it. */
  private static final long LATE_MILLIS = 100;

  private final Connections connections;
  private final RedisSettings settings;
  private final Ticker ticker;
  private final Executor callbacks;
  private final Map<LaneName, Lane> lanes = new EnumMap<>(LaneName.class);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "mn-store-timer");
            thread.setDaemon(true);
            return thread;
          });

  RedisEngine(
      Connections connections,
      RedisSettings settings,
      StoreContext context,
      String barrierKey,
      int queueCapacity) {
    this.connections = connections;
    this.settings = settings;
    this.ticker = context.ticker();
    this.callbacks = context.callbacks();
    for (LaneName name : LaneName.values()) {
      String text = name.name().toLowerCase(Locale.ROOT);
      PrimaryExchange exchange =
          new PrimaryExchange(connections, text, barrierKey, settings.timeouts().command());
      lanes.put(name, new Lane(text, exchange, ticker, queueCapacity));
    }
    var unused =
        timer.scheduleWithFixedDelay(
            () -> lanes.values().forEach(Lane::giveUpLate),
            LATE_MILLIS,
            LATE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Runs an operation; the stage fails with a {@link StoreException} only. */
  <T> CompletionStage<T> run(LaneName name, Operation<T> operation, Call call) {
    Lane lane = lane(name);
    Attempts<T> attempts =
        new Attempts<>(operation, call, settings.reconnect(), ticker, connections.address());
    if (call.waiting() == Waiting.CALLER_WAITS && !VirtualThreads.isCurrent()) {
      try {
        return CompletableFuture.completedFuture(runHere(lane, operation, attempts, call));
      } catch (StoreException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    runElsewhere(lane, operation, attempts, call, result);
    return result;
  }

  int queued() {
    int sum = 0;
    for (Lane lane : lanes.values()) {
      sum += lane.queued();
    }
    return sum;
  }

  @Override
  public void close() {
    closing.countDown();
    // Its tasks are run below, or are of no use any more: its thread must not wait until they are
    // due.
    var unused = timer.shutdownNow();
    for (Pause pause : pauses) {
      end(pause, pause.ifClosed());
    }
    for (Lane lane : lanes.values()) {
      lane.close();
    }
  }

  private Lane lane(LaneName name) {
    return Objects.requireNonNull(lanes.get(name));
  }

  private <T> T runHere(Lane lane, Operation<T> operation, Attempts<T> attempts, Call call) {
    while (true) {
      Pending pending =
          Pending.awaited(attempts.request(), confirmation(operation, call), call.deadlineNanos());
      lane.run(pending);
      Attempts.Next<T> next = attempts.after(pending);
      if (next instanceof Attempts.Next.Done<T> done) {
        return done.result();
      } else if (next instanceof Attempts.Next.Failed<T> failed) {
        throw failed.why();
      } else if (next instanceof Attempts.Next.Again<T> again) {
        switch (pause(again.pauseNanos())) {
          case INTERRUPTED -> throw attempts.interrupted();
          case CLOSED -> throw attempts.closed();
          case OVER -> {}
        }
      }
    }
  }

  private <T> void runElsewhere(
      Lane lane,
      Operation<T> operation,
      Attempts<T> attempts,
      Call call,
      CompletableFuture<T> result) {
    Confirmation confirmation = confirmation(operation, call);
    Pending pending =
        Pending.calledBack(
            attempts.request(),
            confirmation,
            call.deadlineNanos(),
            settled -> goOn(lane, operation, attempts, call, result, attempts.after(settled)));
    long left = call.deadlineNanos() - ticker.read();
    if (left < lane.longestNanos(confirmation)) {
      // Nobody waits for it who could give it up, and its exchange may take longer than it has.
      later(left, () -> lane.expire(pending), () -> {});
    }
    lane.enqueue(pending);
  }

  private <T> void goOn(
      Lane lane,
      Operation<T> operation,
      Attempts<T> attempts,
      Call call,
      CompletableFuture<T> result,
      Attempts.Next<T> next) {
    if (next instanceof Attempts.Next.Done<T> done) {
      complete(call, () -> result.complete(done.result()));
    } else if (next instanceof Attempts.Next.Failed<T> failed) {
      complete(call, () -> result.completeExceptionally(failed.why()));
    } else if (next instanceof Attempts.Next.Again<T> again) {
      later(
          again.pauseNanos(),
          () -> runElsewhere(lane, operation, attempts, call, result),
          () -> complete(call, () -> result.completeExceptionally(attempts.closed())));
    }
  }

  /**
   * Completes a result. What depends on it may block and call the store again, which must not
   * happen on a thread that leads; who only waits is woken directly.
   */
  private void complete(Call call, Runnable completion) {
    if (call.waiting() != Waiting.CALLER_GOES_ON) {
      completion.run();
      return;
    }
    try {
      callbacks.execute(completion);
    } catch (RejectedExecutionException e) {
      // Full or gone: then on a thread of its own, never on one that leads.
      Thread thread = new Thread(completion, "mn-store-callback");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** A confirmation that cannot come by the deadline is not waited for longer than that. */
  private Confirmation confirmation(Operation<?> operation, Call call) {
    return operation.confirmation().within(call.deadlineNanos() - ticker.read());
  }

  private void later(long pauseNanos, Runnable task, Runnable ifClosed) {
    Pause pause = new Pause(task, ifClosed);
    pauses.add(pause);
    try {
      var unused = timer.schedule(() -> end(pause, pause.task()), pauseNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      end(pause, ifClosed);
    }
  }

  /** Ends a pause one way or the other, whoever comes first. */
  private void end(Pause pause, Runnable how) {
    if (pauses.remove(pause)) {
      how.run();
    }
  }

  /** Pauses the calling thread, unless the store is closed meanwhile. */
  private PauseEnd pause(long nanos) {
    if (nanos <= 0) {
      return PauseEnd.OVER; // not even an interrupt counts where nothing is waited for
    }
    try {
      return closing.await(nanos, TimeUnit.NANOSECONDS) ? PauseEnd.CLOSED : PauseEnd.OVER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PauseEnd.INTERRUPTED;
    }
  }

  private enum PauseEnd {
    OVER,
    INTERRUPTED,
    CLOSED
  }

  /** Compared by identity: two pauses may look alike. */
  private static final class Pause {
    private final Runnable task;
    private final Runnable ifClosed;

    Pause(Runnable task, Runnable ifClosed) {
      this.task = task;
      this.ifClosed = ifClosed;
    }

    Runnable task() {
      return task;
    }

    Runnable ifClosed() {
      return ifClosed;
    }
  }
}
