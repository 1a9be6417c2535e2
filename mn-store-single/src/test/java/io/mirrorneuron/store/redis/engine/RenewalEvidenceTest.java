package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What renewals tell of their replication, with a primary and two replicas. */
class RenewalEvidenceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TTL = Duration.ofMinutes(10);

  /** Several times as long as evidence is left to grow old. */
  private static final Duration LONG_ENOUGH = Duration.ofMillis(800);

  private final AtomicInteger operations = new AtomicInteger();
  private final LocalTopology servers = LocalTopology.sentinel(2, 0);
  private final LocalRedis primary = servers.primary();
  private final LocalRedis replica = servers.replicas().get(0);
  private final PlayedSource source = new PlayedSource();

  @BeforeEach
  void name() {
    source.names(primary.port());
    source.lists(2);
    await().atMost(PATIENCE).until(() -> attached() == 2);
  }

  @AfterEach
  void close() {
    replica.resume();
    servers.close();
  }

  @Test
  void whereNothingIsRequiredNothingIsAskedFor() {
    try (RedisBackend store = open("0")) {
      assertThat(renew(store, granted(store)).replication()).isEqualTo(Replication.notRequired());
      assertThat(primary.command("INFO", "commandstats").text()).doesNotContain("cmdstat_wait");
    }
  }

  /**
   * Each replica acknowledges by itself once a second, and hardly ever both between two writes.
   * They are asked after some renewals only: the others are not proven by the time they are
   * answered.
   */
  @Test
  void renewalsThatFollowEachOtherCloselyAreKnownToBeHeldByBothReplicas() {
    for (String required : List.of("2", "all")) {
      try (RedisBackend store = open(required)) {
        Fence fence = granted(store);
        List<Boolean> proven = new ArrayList<>();
        await()
            .alias("some are proven and some are not")
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  long sent = System.nanoTime();
                  proven.add(renew(store, fence).replication().covers(sent));
                  return proven.stream().filter(one -> one).count() >= 3 && proven.contains(false);
                });
      }
    }
  }

  @Test
  void manyLeasesInOneCallAreProvenByItsLastPart() {
    try (RedisBackend store = open("2")) {
      List<Renewal> renewals = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        renewals.add(new Renewal(granted(store, LeaseName.named("lease-" + i)), TTL));
      }
      awaitReplication(store, renewals, replication -> replication.covers(System.nanoTime()));
    }
  }

  /** Whatever a WAIT may take, leases are renewed in between. */
  @Test
  void whileReplicasDoNotAnswerWaitingForThemHasAThirdOfTheTimeAtMost() {
    replica.pause();
    try (RedisBackend store = open("2", Duration.ofMillis(900))) {
      Fence fence = granted(store);
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      long before = waits();
      while (System.nanoTime() - end < 0) {
        assertThat(renew(store, fence).replication()).isEqualTo(Replication.unknown());
      }
      // Two, and one for the margin; always waiting would be five times.
      assertThat(waits() - before).isBetween(1L, 3L);
    }
  }

  /** How often the primary has been asked to wait. */
  private long waits() {
    String calls = primary.command("INFO", "commandstats").fields().get("cmdstat_wait");
    return calls == null ? 0 : Long.parseLong(calls.replaceAll("calls=(\\d+),.*", "$1"));
  }

  /** On a connection that has written nothing WAIT counts every replica, frozen ones included. */
  @Test
  void aFrozenReplicaProvesNothingNeitherOnANewConnection() {
    replica.pause();
    try (RedisBackend store = open("2")) {
      Fence fence = granted(store);
      await()
          .during(LONG_ENOUGH)
          .atMost(PATIENCE)
          .until(() -> renew(store, fence).replication().equals(Replication.unknown()));
      assertThat(primary.command("INFO", "commandstats").text()).contains("cmdstat_wait");
      cut();
      await()
          .during(LONG_ENOUGH)
          .atMost(PATIENCE)
          .until(() -> renew(store, fence).replication().equals(Replication.unknown()));

      replica.resume();

      awaitReplication(store, fence, replication -> replication.covers(System.nanoTime()));
    }
  }

  @Test
  void aReplicaThatIsAwayProvesNothingUntilItIsBack() {
    try (RedisBackend store = open("2")) {
      Fence fence = granted(store);
      replica.kill();
      await().atMost(PATIENCE).until(() -> attached() == 1);
      await()
          .during(LONG_ENOUGH)
          .atMost(PATIENCE)
          .until(() -> renew(store, fence).replication().equals(Replication.unknown()));

      replica.restart(Data.DROP);

      awaitReplication(store, fence, replication -> replication.covers(System.nanoTime()));
    }
  }

  @Test
  void aNewConnectionProvesNothingOfWhatWasSentOnTheOneBefore() {
    try (RedisBackend store = open("2")) {
      Fence fence = granted(store);
      awaitReplication(store, fence, replication -> replication.covers(System.nanoTime()));
      long before = System.nanoTime();
      cut();

      awaitReplication(
          store,
          fence,
          replication -> replication instanceof Replication.Since && !replication.covers(before));
    }
  }

  private void awaitReplication(
      RedisBackend store, Fence fence, Function<Replication, Boolean> wanted) {
    awaitReplication(store, List.of(new Renewal(fence, TTL)), wanted);
  }

  private void awaitReplication(
      RedisBackend store, List<Renewal> renewals, Function<Replication, Boolean> wanted) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Renewed renewed = renew(store, renewals);
              assertThat(renewed.held()).hasSize(renewals.size()).doesNotContain(false);
              return wanted.apply(renewed.replication());
            });
  }

  private Renewed renew(RedisBackend store, Fence fence) {
    return renew(store, List.of(new Renewal(fence, TTL)));
  }

  private Renewed renew(RedisBackend store, List<Renewal> renewals) {
    return store.leases().renew(renewals, call()).toCompletableFuture().join();
  }

  private Fence granted(RedisBackend store) {
    return granted(store, LeaseName.named("lease"));
  }

  private Fence granted(RedisBackend store, LeaseName name) {
    return store
        .leases()
        .acquire(name, "me", TTL, Durability.none(), call())
        .toCompletableFuture()
        .join()
        .orElseThrow();
  }

  private void cut() {
    var unused = primary.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  }

  private int attached() {
    return primary.command("ROLE").items().get(2).items().size();
  }

  private Call call() {
    return Call.first(
        "evidence." + operations.incrementAndGet(),
        System.nanoTime() + PATIENCE.toNanos(),
        Waiting.CALLER_WAITS);
  }

  private RedisBackend open(String required) {
    return open(required, Duration.ofMillis(200));
  }

  private RedisBackend open(String required, Duration patience) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("single")
            .client("jedis")
            .url("redis://127.0.0.1:" + primary.port())
            .namespace("evidence-" + UUID.randomUUID())
            .set("MN_REDIS_WAIT_REPLICAS", required)
            .set("MN_REDIS_WAIT_TIMEOUT_MS", Long.toString(patience.toMillis()))
            .build();
    return RedisBackend.open(config, StoreContext.system(), Connectors.choose(config), source);
  }
}
