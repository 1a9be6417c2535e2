package io.mirrorneuron.store.redis.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.observe.ConnectionFailed;
import io.mirrorneuron.store.observe.ConnectionLost;
import io.mirrorneuron.store.observe.ConnectionOpened;
import io.mirrorneuron.store.observe.ConnectionOpened.Occasion;
import io.mirrorneuron.store.observe.GroupExchanged;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.OperationRetried;
import io.mirrorneuron.store.observe.OperationRetried.Cause;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.redis.RedisExtension;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine tells an observer, with real servers, a real replica, and a proxy that cuts. */
class EventsTest {

  @RegisterExtension static final RedisExtension REDIS = RedisExtension.sentinel(1, 0);

  private static final Payload STATE = Payload.utf8("state");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LocalRedis primary = REDIS.topology().primary();
  private final FaultProxy proxy =
      FaultProxy.to(new InetSocketAddress(primary.host(), primary.port()));
  private final Recording seen = new Recording();
  private final List<MirrorStore> stores = new ArrayList<>();

  @AfterEach
  void close() {
    proxy.heal();
    stores.forEach(MirrorStore::close);
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void aConnectionThatIsCutIsSeenAsLossRetryAndReconnect(String client) {
    MirrorStore store = open(client, seen);
    store.jobs().put("j", STATE);
    seen.clear();
    proxy
        .on(Direction.TO_SERVER, "EVALSHA")
        .act(Moment.BEFORE_REPLY, connection -> connection.cut(Cut.RST));

    store.jobs().put("j", STATE);

    assertThat(seen.all(ConnectionLost.class))
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.lane()).isEqualTo("durable");
              assertThat(lost.client()).isEqualTo(client);
              assertThat(lost.address()).isEqualTo(proxy.host() + ":" + proxy.port());
              assertThat(lost.operations()).isEqualTo(1);
              assertThat(lost.reason()).isNotEmpty();
            });
    assertThat(seen.all(OperationRetried.class))
        .containsExactly(new OperationRetried("durable", client, Cause.IN_DOUBT, 1, Duration.ZERO));
    assertThat(seen.all(ConnectionOpened.class))
        .singleElement()
        .satisfies(
            opened -> {
              assertThat(opened.lane()).isEqualTo("durable");
              assertThat(opened.occasion()).isEqualTo(Occasion.AGAIN);
              assertThat(opened.generation()).isEqualTo(1);
              assertThat(opened.duration()).isPositive();
            });
    assertThat(seen.all(OperationEnded.class))
        .singleElement()
        .satisfies(
            ended -> {
              assertThat(ended.kind()).isEqualTo(OperationKind.COMMIT);
              assertThat(ended.outcome()).isEqualTo(Outcome.CONFIRMED);
            });
  }

  @Test
  void whileNobodyListensEveryAttemptToConnectIsSeen() throws Exception {
    MirrorStore store = open("jedis", seen);
    store.jobs().put("j", STATE);
    seen.clear();
    proxy.refuse();
    proxy.cut(Cut.RST);

    CompletableFuture<Receipt> put = store.jobs().putAsync("j", STATE, WriteOptions.defaults());
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                seen.all(OperationRetried.class).stream()
                        .filter(retried -> retried.cause() == Cause.NOT_SENT)
                        .count()
                    >= 3);
    proxy.accept();
    put.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(seen.all(ConnectionFailed.class))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            failed -> {
              assertThat(failed.address()).isEqualTo(proxy.host() + ":" + proxy.port());
              assertThat(failed.reason()).isNotEmpty();
            });
    List<OperationRetried> retries = seen.all(OperationRetried.class);
    for (int i = 1; i < retries.size(); i++) {
      assertThat(retries.get(i).failures()).isEqualTo(retries.get(i - 1).failures() + 1);
    }
    assertThat(retries).anySatisfy(retried -> assertThat(retried.pause()).isPositive());
    assertThat(seen.all(ConnectionOpened.class))
        .extracting(ConnectionOpened::occasion)
        .contains(Occasion.AGAIN);
  }

  @Test
  void theFirstConnectionsOfAStoreAreSeenAsSuch() {
    MirrorStore store = open("jedis", seen);
    store.jobs().get("j");

    assertThat(seen.all(ConnectionOpened.class))
        .extracting(ConnectionOpened::lane)
        .containsExactlyInAnyOrder("durable", "hot");
    assertThat(seen.all(ConnectionOpened.class))
        .allSatisfy(opened -> assertThat(opened.occasion()).isEqualTo(Occasion.FIRST));
    store.close();
    assertThat(seen.all(ConnectionLost.class)).as("closing is no loss").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce"})
  void writersAtTheSameTimeShareGroupsAndEveryOperationIsCountedOnce(String client)
      throws Exception {
    int writers = 64;
    int each = 25;
    MirrorStore store = open(client, seen);
    seen.clear();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    CountDownLatch start = new CountDownLatch(writers);
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String job = "j" + writer;
        writing.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  for (int n = 0; n < each; n++) {
                    store.jobs().put(job, STATE);
                  }
                  return null;
                }));
      }
      for (Future<?> one : writing) {
        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    List<GroupExchanged> groups = seen.groups("durable");
    assertThat(groups.stream().mapToInt(GroupExchanged::operations).sum())
        .isEqualTo(writers * each);
    assertThat(groups).anySatisfy(group -> assertThat(group.operations()).isGreaterThan(1));
    assertThat(groups)
        .allSatisfy(
            group -> {
              assertThat(group.client()).isEqualTo(client);
              assertThat(group.bytes()).isGreaterThan(group.operations() * 5L);
              assertThat(group.required()).isEqualTo(1);
              assertThat(group.acknowledged()).isEqualTo(1);
              assertThat(group.isConfirmed()).isTrue();
              assertThat(group.duration()).isPositive();
            });
    assertThat(seen.all(OperationEnded.class)).hasSize(writers * each);
  }

  @Test
  void acknowledgementsAreSeenWhereSomebodyWaitsForThem() {
    MirrorStore store = open("jedis", seen);
    seen.clear();

    store.jobs().put("j", STATE);
    store.jobs().put("j", STATE, WriteOptions.defaults().durability(Durability.none()));
    store.jobs().get("j");

    assertThat(seen.groups("durable"))
        .extracting(GroupExchanged::isWaited)
        .containsExactly(true, false);
    assertThat(seen.groups("durable").get(0).acknowledged()).isEqualTo(1);
    assertThat(seen.groups("hot"))
        .singleElement()
        .satisfies(group -> assertThat(group.isWaited()).isFalse());
  }

  @Test
  void whatTooFewAcknowledgeIsSeenSo() {
    MirrorStore store = open("jedis", seen);
    seen.clear();
    WriteOptions impossible =
        WriteOptions.defaults().durability(Durability.replicas(7).within(Duration.ofMillis(20)));

    try {
      store.jobs().put("j", STATE, impossible);
      throw new AssertionError("confirmed by 7 of 1");
    } catch (io.mirrorneuron.store.error.UnconfirmedException e) {
      assertThat(e.required()).isEqualTo(7);
    }

    assertThat(seen.groups("durable"))
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.required()).isEqualTo(7);
              assertThat(group.acknowledged()).isLessThan(7);
              assertThat(group.isConfirmed()).isFalse();
            });
  }

  @Test
  void aScriptThatTheServerHasLostIsSeenAsARetry() {
    MirrorStore store = open("jedis", seen);
    store.jobs().put("j", STATE);
    primary.command("SCRIPT", "FLUSH");
    seen.clear();

    store.jobs().put("j", STATE);

    assertThat(seen.all(OperationRetried.class))
        .containsExactly(
            new OperationRetried("durable", "jedis", Cause.SCRIPT_UNKNOWN, 0, Duration.ZERO));
  }

  @Test
  void queuesCanBeLookedAtUntilTheStoreIsClosed() throws Exception {
    MirrorStore store = open("jedis", seen);
    assertThat(seen.lanes())
        .extracting(LaneGauge::lane)
        .containsExactlyInAnyOrder("durable", "hot", "renewal", "bulk");
    LaneGauge durable = seen.lane("durable");
    assertThat(durable.queued()).isZero();
    assertThat(durable.capacity()).isEqualTo(store.config().limits().queueCapacity());
    assertThat(durable.client()).isEqualTo("jedis");
    proxy.hold(Direction.TO_SERVER);

    List<CompletableFuture<Receipt>> puts = new ArrayList<>();
    puts.add(store.jobs().putAsync("j", STATE, WriteOptions.defaults()));
    // Those that are there when it leaves would leave with it.
    await().atMost(PATIENCE).until(() -> durable.underWay() == 1);
    for (int n = 0; n < 9; n++) {
      puts.add(store.jobs().putAsync("j" + n, STATE, WriteOptions.defaults()));
    }
    assertThat(durable.queued()).isEqualTo(9);
    assertThat(durable.underWay()).isEqualTo(1);
    proxy.release(Direction.TO_SERVER);
    for (CompletableFuture<Receipt> put : puts) {
      put.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    await().atMost(PATIENCE).until(() -> durable.queued() + durable.underWay() == 0);
    store.close();
    store.close();
    assertThat(seen.lanes()).isEmpty();
  }

  @Test
  void anObserverThatThrowsEverywhereHarmsNothing() {
    StoreObserver broken =
        (StoreObserver)
            java.lang.reflect.Proxy.newProxyInstance(
                StoreObserver.class.getClassLoader(),
                new Class<?>[] {StoreObserver.class},
                (self, method, arguments) -> {
                  throw new IllegalStateException("a fault of the observer in " + method.getName());
                });
    MirrorStore store = open("jedis", broken, seen);
    store.jobs().put("j", STATE);
    proxy
        .on(Direction.TO_SERVER, "EVALSHA")
        .act(Moment.BEFORE_REPLY, connection -> connection.cut(Cut.RST));

    assertThat(store.jobs().put("j", STATE).replicas()).isEqualTo(1);
    assertThat(store.jobs().get("j")).isPresent();
    store.close();

    assertThat(seen.all(OperationRetried.class)).isNotEmpty();
  }

  private MirrorStore open(String client, StoreObserver... observers) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("single")
            .client(client)
            .url("redis://" + proxy.host() + ":" + proxy.port())
            .namespace("events-" + UUID.randomUUID())
            .set("MN_REDIS_WAIT_REPLICAS", "1")
            .set("MN_REDIS_CONNECT_TIMEOUT_MS", "10000")
            .set("MN_REDIS_COMMAND_TIMEOUT_MS", "60000")
            .set("MN_REDIS_WAIT_TIMEOUT_MS", "10000")
            .set("MN_REDIS_RECONNECT_ATTEMPTS", "10000")
            .set("MN_REDIS_RECONNECT_BACKOFF_MS", "10")
            .set("MN_REDIS_RECONNECT_MAX_BACKOFF_MS", "50")
            .build();
    MirrorStore.Builder builder = MirrorStore.builder(config);
    for (StoreObserver observer : observers) {
      MirrorStore.Builder unused = builder.observer(observer);
    }
    MirrorStore store = builder.open();
    stores.add(store);
    return store;
  }
}
