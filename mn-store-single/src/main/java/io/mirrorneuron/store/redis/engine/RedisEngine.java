package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.StoreHealth.Backlog;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs operations, each on the lane where it belongs. A caller that waits on a platform thread may
 * lead there; everybody else's operations are led by the lanes' own threads.
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

  /** How late it may be noticed that something is late which nobody waits for. */
  private static final long WATCH_MILLIS = 20;

  private final Connections connections;
  private final RedisSettings settings;
  private final Ticker ticker;
  private final Executor callbacks;
  private final Events events;
  private final Tally tally;
  private final List<Gauge> gauges = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<LaneName, Lane> lanes = new EnumMap<>(LaneName.class);
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
      Barrier barrier,
      Tally tally,
      int queueCapacity) {
    this.connections = connections;
    this.settings = settings;
    this.ticker = context.ticker();
    this.callbacks = context.callbacks();
    this.events = connections.events();
    this.tally = tally;
    for (LaneName name : LaneName.values()) {
      String text = name.name().toLowerCase(Locale.ROOT);
      PrimaryExchange exchange =
          new PrimaryExchange(
              connections,
              text,
              name == LaneName.DURABLE ? barrier : null,
              settings.timeouts().command(),
              ticker);
      BackOff backOff = new BackOff(settings.reconnect());
      Lane lane =
          new Lane(text, exchange, backOff, this::watch, ticker, queueCapacity, events, tally);
      lanes.put(name, lane);
      gauges.add(new Gauge(text, events.client(), lane, queueCapacity));
    }
    gauges.forEach(events::laneOpened);
  }

  /** Runs an operation; the stage fails with a {@link StoreException} only. */
  <T> CompletionStage<T> run(LaneName name, Operation<T> operation, Call call) {
    Lane lane = Objects.requireNonNull(lanes.get(name));
    Attempts<T> attempts =
        new Attempts<>(operation, call, settings.reconnect(), ticker, connections);
    CompletableFuture<T> result = new CompletableFuture<>();
    if (call.waiting() == Waiting.CALLER_WAITS && !VirtualThreads.isCurrent()) {
      Pending pending = Pending.awaited(attempts, call.deadlineNanos());
      lane.run(pending);
      complete(result, attempts, pending);
    } else {
      lane.enqueue(
          Pending.calledBack(
              attempts,
              call.deadlineNanos(),
              settled -> completeElsewhere(call, () -> complete(result, attempts, settled))));
    }
    return result;
  }

  /**
   * The call for exchanges that follow each other, each started by the end of the one before; asked
   * for before the first. For a virtual thread that end comes on the lane's own thread, or on an
   * event loop, and neither may wait. A platform thread runs them all itself.
   */
  static Call inParts(Call call) {
    return VirtualThreads.isCurrent() && call.waiting() == Waiting.CALLER_WAITS
        ? call.waiting(Waiting.CALLER_WAITS_LATER)
        : call;
  }

  /** What an operation failed with, where a stage that depends on it may have wrapped that. */
  static Throwable cause(Throwable failure) {
    Throwable wrapped = failure.getCause();
    return failure instanceof CompletionException && wrapped != null ? wrapped : failure;
  }

  Backlog backlog() {
    return lanes.values().stream().map(Lane::backlog).reduce(Backlog.NONE, Backlog::plus);
  }

  /** Whether it has been closed: then everything fails as closed. */
  boolean isClosed() {
    return closed.get();
  }

  /** The primary has changed, or nobody is known to be it. Does not block. */
  void primaryChanged() {
    Steps.each("the primary has changed", lanes.values(), Lane::primaryChanged);
  }

  @Override
  public void close() {
    lanes.values().forEach(Lane::drain);
    lanes.values().forEach(Lane::close);
    var unused = timer.shutdownNow(); // what it would have looked after has ended
    if (closed.compareAndSet(false, true)) {
      gauges.forEach(events::laneClosed);
    }
  }

  private <T> void complete(CompletableFuture<T> result, Attempts<T> attempts, Pending settled) {
    T value;
    try {
      value = attempts.result(settled);
    } catch (Throwable e) {
      tally.ended(e);
      // Also an Error, such as too little memory for a large value: nobody may wait for ever.
      boolean unused = result.completeExceptionally(e);
      return;
    }
    boolean unused = result.complete(value);
  }

  /**
   * Completes a result. What depends on it may block and call the store again, which must not
   * happen on a thread that leads; who only waits is woken directly.
   */
  private void completeElsewhere(Call call, Runnable completion) {
    if (call.waiting() != Waiting.CALLER_GOES_ON) {
      completion.run();
      return;
    }
    try {
      callbacks.execute(completion);
    } catch (RuntimeException e) {
      // Full, gone or broken: then on a thread of its own, never on one that leads.
      Thread thread = new Thread(completion, "mn-store-callback");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void watch(Lane lane) {
    try {
      var unused = timer.schedule(lane::giveUpLate, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The store is closed: closing ends everything.
    }
  }

  /** Compared by identity: the lanes of two stores may look alike. */
  private static final class Gauge implements LaneGauge {
    private final String name;
    private final String client;
    private final Lane lane;
    private final int capacity;

    Gauge(String name, String client, Lane lane, int capacity) {
      this.name = name;
      this.client = client;
      this.lane = lane;
      this.capacity = capacity;
    }

    @Override
    public String lane() {
      return name;
    }

    @Override
    public String client() {
      return client;
    }

    @Override
    public int queued() {
      return lane.backlog().queued();
    }

    @Override
    public int underWay() {
      return lane.backlog().underWay();
    }

    @Override
    public int capacity() {
      return capacity;
    }
  }
}
