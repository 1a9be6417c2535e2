package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.StoreHealth.Status;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code MN_REDIS_WAIT_REPLICAS=all} with real servers, and a list of replicas that the test keeps
 * in Sentinel's place.
 */
class StrictStoreTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Payload STATE = Payload.utf8("state");

  private final AtomicInteger operations = new AtomicInteger();
  private final LocalTopology servers = LocalTopology.sentinel(2, 0);
  private final LocalRedis primary = servers.primary();
  private final LocalRedis replica = servers.replicas().get(0);
  private final PlayedSource source = new PlayedSource();

  @BeforeEach
  void name() {
    source.names(primary.port());
  }

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void whatMayBeEvictedRefusesOpeningWhereverItIs() {
    set(primary, "maxmemory-policy", "allkeys-lru");
    assertThat(refusal()).contains(primary.address() + " may throw away", "allkeys-lru");

    set(primary, "maxmemory-policy", "noeviction");
    set(replica, "maxmemory-policy", "volatile-ttl");
    assertThat(refusal()).contains(replica.address() + " may throw away", "volatile-ttl");
  }

  @Test
  void unequalPrioritiesRefuseOpening() {
    set(replica, "replica-priority", "10");
    assertThat(refusal())
        .contains(primary.address() + " has replica-priority 100")
        .contains(replica.address() + " has replica-priority 10");

    set(replica, "replica-priority", "100");
    set(primary, "replica-priority", "50");
    assertThat(refusal()).contains(primary.address() + " has replica-priority 50");
  }

  @Test
  void aReplicaThatIsNeverPromotedIsAllowedAndMustConfirmToo() {
    set(replica, "replica-priority", "0");
    source.lists(2);

    try (RedisBackend store = open()) {
      assertThat(awaitConfirmed(store).replicas()).isEqualTo(2);
      replica.pause();
      assertThat(unconfirmed(store).required()).isEqualTo(2);
    } finally {
      replica.resume();
    }
  }

  @Test
  void aReplicaThatIsAwayLetsTheStoreOpenDegradedAndNothingIsConfirmedUntilItIsBack() {
    source.lists(2);
    replica.kill();
    await().atMost(PATIENCE).until(() -> attached() == 1);

    try (RedisBackend store = open()) {
      StoreHealth health = health(store);
      assertThat(health.status()).isEqualTo(Status.DEGRADED);
      assertThat(health.replication().required()).isEqualTo(2);
      assertThat(health.detail()).contains("1 replicas are attached, 2 must confirm");
      assertThat(unconfirmed(store).required()).isEqualTo(2);

      replica.restart(Data.DROP);

      assertThat(awaitConfirmed(store).replicas()).isEqualTo(2);
    }
  }

  @Test
  void whoIsTakenOffTheListIsNotMissedAnyMore() {
    source.lists(2);
    try (RedisBackend store = open()) {
      assertThat(awaitConfirmed(store).replicas()).isEqualTo(2);
      replica.kill();
      await().atMost(PATIENCE).until(() -> attached() == 1);
      assertThat(unconfirmed(store).required()).isEqualTo(2);

      source.lists(1);

      assertThat(awaitConfirmed(store).replicas()).isEqualTo(1);
    }
  }

  @Test
  void aPrimaryThatIsLeftAloneConfirmsNothing() {
    source.lists(2);
    try (RedisBackend store = open()) {
      assertThat(awaitConfirmed(store).replicas()).isEqualTo(2);
      servers.replicas().forEach(LocalRedis::kill);
      await().atMost(PATIENCE).until(() -> attached() == 0);

      assertThat(unconfirmed(store).receipt().replicas()).isZero();
    }
  }

  @Test
  void aReplicaThatDoesNotAnswerIsNotCheckableAndNothingIsConfirmed() {
    source.lists(2);
    replica.pause();
    try (RedisBackend store = open(primary.url(), Duration.ofMillis(500))) {
      assertThat(health(store).notCheckable())
          .anySatisfy(
              sentence ->
                  assertThat(sentence)
                      .startsWith("the maxmemory-policy of " + replica.address())
                      .contains("not checkable"));
      assertThat(unconfirmed(store).required()).isEqualTo(2);
    } finally {
      replica.resume();
    }
  }

  @Test
  void whatAnAclHidesIsNotCheckable() {
    source.lists(2);
    for (LocalRedis server : servers.nodes()) {
      server.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-config");
    }
    String url = "redis://app:secret@" + primary.address() + "/0";

    try (RedisBackend store = open(url)) {
      assertThat(health(store).notCheckable())
          .singleElement()
          .asString()
          .startsWith("the replica-priority of " + primary.address() + " is not checkable")
          .contains("NOPERM");
    }
  }

  private String refusal() {
    StoreRefusedException[] refused = new StoreRefusedException[1];
    assertThatExceptionOfType(StoreRefusedException.class)
        .isThrownBy(
            () -> {
              try (RedisBackend store = open()) {
                throw new AssertionError("opened: " + health(store));
              }
            })
        .satisfies(e -> refused[0] = e);
    assertThat(refused[0].reason()).isEqualTo(Reason.MISCONFIGURED);
    return String.valueOf(refused[0].getMessage());
  }

  private RedisBackend open() {
    return open(primary.url());
  }

  private RedisBackend open(String url) {
    return open(url, Duration.ofSeconds(20));
  }

  private RedisBackend open(String url, Duration commandTimeout) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("single")
            .client("jedis")
            .url(url)
            .namespace("strict-" + UUID.randomUUID())
            .set("MN_REDIS_WAIT_REPLICAS", "all")
            .set("MN_REDIS_WAIT_TIMEOUT_MS", "200")
            .set("MN_REDIS_COMMAND_TIMEOUT_MS", Long.toString(commandTimeout.toMillis()))
            .build();
    return RedisBackend.open(config, StoreContext.system(), Connectors.choose(config), source);
  }

  private Receipt awaitConfirmed(RedisBackend store) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(e -> e.getCause() instanceof UnconfirmedException)
        .until(() -> put(store).toCompletableFuture().join(), receipt -> true);
  }

  private UnconfirmedException unconfirmed(RedisBackend store) {
    UnconfirmedException[] told = new UnconfirmedException[1];
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> put(store).toCompletableFuture().join())
        .satisfies(
            e -> {
              assertThat(e).hasCauseInstanceOf(UnconfirmedException.class);
              told[0] = (UnconfirmedException) e.getCause();
            });
    return told[0];
  }

  private CompletionStage<Receipt> put(RedisBackend store) {
    return store.durable().putNode("node", Optional.of(STATE), Durability.configured(), call());
  }

  private StoreHealth health(RedisBackend store) {
    return store.health(call()).toCompletableFuture().join();
  }

  private Call call() {
    return Call.first(
        "strict." + operations.incrementAndGet(),
        System.nanoTime() + PATIENCE.toNanos(),
        Waiting.CALLER_WAITS);
  }

  private int attached() {
    return primary.command("ROLE").items().get(2).items().size();
  }

  private static void set(LocalRedis server, String setting, String value) {
    assertThat(server.command("CONFIG", "SET", setting, value).text()).isEqualTo("OK");
  }
}
