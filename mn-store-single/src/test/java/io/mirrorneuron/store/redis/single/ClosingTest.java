package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.fails;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.observe.StoreObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Closing a store under way. Runs alone, because it looks at all threads. */
@Isolated
class ClosingTest {

  private static final Payload STATE = Payload.utf8("state");

  /** Only a defect takes that long. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private LocalRedis redis;
  private Set<Thread> before;
  private ExecutorService callers;

  @BeforeEach
  void start() {
    redis = LocalRedis.start();
    before = ours();
    callers = Executors.newCachedThreadPool();
  }

  @AfterEach
  void stop() {
    callers.shutdownNow();
    redis.close();
  }

  @Test
  void everythingUnderWayInAPausedServerEndsDefinitely() throws Exception {
    StoreConfig config =
        impatient(redis.url()).set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(1)).build();
    List<LaneGauge> lanes = new CopyOnWriteArrayList<>();
    MirrorStore store = MirrorStore.builder(config).observer(lanesTo(lanes)).open();
    store.jobs().put("before", STATE);
    redis.pause();
    Map<String, CompletableFuture<?>> calls = new TreeMap<>();
    calls.put("first", store.jobs().putAsync("first", STATE, WriteOptions.defaults()));
    // Those that are there when it leaves would leave with it, and none would be left behind.
    await().atMost(BOUND).until(() -> lanes.stream().anyMatch(lane -> lane.underWay() == 1));
    CountDownLatch started = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      String sync = "sync-" + i;
      calls.put(
          sync,
          CompletableFuture.runAsync(
              () -> {
                started.countDown();
                store.jobs().put(sync, STATE);
              },
              callers));
    }
    for (int i = 0; i < 100; i++) {
      String async = "async-" + i;
      calls.put(async, store.jobs().putAsync(async, STATE, WriteOptions.defaults()));
    }
    CompletableFuture<?> read =
        CompletableFuture.supplyAsync(() -> store.jobs().get("before"), callers);
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    closesInTime(store);

    Map<String, Outcome> outcomes = new TreeMap<>();
    calls.forEach((job, call) -> outcomes.put(job, outcome(call)));
    assertThat(outcome(read)).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(outcomes.values())
        .isSubsetOf(Outcome.NOT_APPLIED, Outcome.UNKNOWN)
        .contains(Outcome.NOT_APPLIED);
    noThreadIsLeft();
    redis.resume();
    // What a paused server had received before the reset it may still do; nothing else was
    // promised.
    try (MirrorStore after = MirrorStore.open(config)) {
      outcomes.forEach(
          (job, outcome) -> {
            if (outcome == Outcome.NOT_APPLIED) {
              assertThat(after.jobs().get(job)).as(job).isEmpty();
            }
          });
    }
  }

  @Test
  void callersInAPauseBetweenTwoAttemptsEndAtOnce() {
    MirrorStore store =
        open(
            impatient(redis.url())
                .set(Settings.RECONNECT_ATTEMPTS, 3)
                .set(Settings.RECONNECT_BACKOFF, Duration.ofMinutes(30))
                .set(Settings.RECONNECT_MAX_BACKOFF, Duration.ofMinutes(30)));
    store.jobs().put("j", STATE);
    redis.kill();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(CompletableFuture.runAsync(() -> store.jobs().put("j", STATE), callers));
      calls.add(CompletableFuture.supplyAsync(() -> store.jobs().get("j"), callers));
      calls.add(store.jobs().putAsync("j", STATE, WriteOptions.defaults()));
    }
    // The lanes have failed twice, the first time on the connections that broke, and pause for half
    // an hour; every caller waits in one of them.
    Awaitility.await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              assertThat(threadsIn("pool-", "Lane.run")).isEqualTo(8);
              assertThat(threadsIn("mn-store-", "Lane.awaitPause")).isEqualTo(2);
            });

    closesInTime(store);

    calls.forEach(call -> assertThat(outcome(call)).isIn(Outcome.NOT_APPLIED, Outcome.UNKNOWN));
    noThreadIsLeft();
  }

  @Test
  void aFollowerEndsToo() throws Exception {
    MirrorStore store = open(redis);
    store.jobs().put("j", STATE);
    try (EventFollower follower = store.events().follow("j", EventCursor.START)) {
      CompletableFuture<?> polling =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return follower.poll(Duration.ofMinutes(10));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              },
              callers);
      Awaitility.await()
          .atMost(BOUND)
          .until(() -> ours().stream().anyMatch(any -> any.getName().contains("messages")));

      closesInTime(store);

      assertThat(polling.handle((value, failure) -> "ended").get(20, TimeUnit.SECONDS))
          .isEqualTo("ended");
    }
    noThreadIsLeft();
  }

  @Test
  void closingTwiceIsClosingOnceAndNothingIsDoneAfterwards() {
    MirrorStore store = open(redis);
    store.jobs().put("j", STATE);
    store.close();
    store.close();

    fails(StoreClosedException.class, () -> store.jobs().put("j", STATE));
    fails(StoreClosedException.class, () -> store.jobs().get("j").isPresent());
    fails(StoreClosedException.class, () -> store.nodes().heartbeat("w"));
    assertThat(outcome(store.jobs().putAsync("j", STATE, WriteOptions.defaults())))
        .isEqualTo(Outcome.NOT_APPLIED);
    noThreadIsLeft();
    assertThat(redis.command("CLIENT", "LIST").text()).doesNotContain("mn-store:");
  }

  @Test
  void aStoreThatCouldNotBeOpenedLeavesNothing() {
    redis.pause();
    StoreConfig.Builder config =
        impatient(redis.url()).set(Settings.COMMAND_TIMEOUT, Duration.ofMillis(100));
    fails(
        StoreException.class,
        () -> {
          try (MirrorStore store = open(config)) {
            throw new AssertionError("opened: " + store.health());
          }
        });
    noThreadIsLeft();
    redis.resume();
  }

  private static StoreObserver lanesTo(List<LaneGauge> lanes) {
    return new StoreObserver() {
      @Override
      public void laneOpened(LaneGauge lane) {
        lanes.add(lane);
      }
    };
  }

  private static void closesInTime(MirrorStore store) {
    CompletableFuture<?> closing = CompletableFuture.runAsync(store::close);
    assertThat(closing).succeedsWithin(BOUND);
  }

  /** How a call ended that must have ended, and must not have succeeded. */
  private static Outcome outcome(CompletableFuture<?> call) {
    Throwable failure = null;
    try {
      Object value = call.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(value).as("what succeeded").isNull();
      throw new AssertionError("succeeded");
    } catch (CompletionException e) {
      failure = e.getCause();
    }
    assertThat(failure).isInstanceOf(StoreException.class);
    return ((StoreException) failure).outcome();
  }

  private void noThreadIsLeft() {
    Awaitility.await("threads to end")
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              Set<Thread> left = new HashSet<>(ours());
              left.removeAll(before);
              assertThat(left).isEmpty();
            });
  }

  private static long threadsIn(String name, String method) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith(name))
        .filter(thread -> List.of(thread.getValue()).toString().contains(method))
        .count();
  }

  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mn-store-"))
        .collect(Collectors.toSet());
  }
}
