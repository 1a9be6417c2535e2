package io.mirrorneuron.store.redis.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.StoreHealth.Acknowledgement;
import io.mirrorneuron.store.model.StoreHealth.Replica;
import io.mirrorneuron.store.model.StoreHealth.ReplicaState;
import io.mirrorneuron.store.model.StoreHealth.Role;
import io.mirrorneuron.store.model.StoreHealth.Status;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a store says of itself, while real servers are killed, frozen and started again. */
class HealthTest {

  private static final Payload STATE = Payload.utf8("state");

  /** Of a store whose primary is away: one attempt is over soon, and many follow. */
  private static final String[] HASTY = {
    "MN_REDIS_CONNECT_TIMEOUT_MS", "1000",
    "MN_REDIS_COMMAND_TIMEOUT_MS", "1000",
    "MN_REDIS_RECONNECT_ATTEMPTS", "1000"
  };

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aStoreThatIsWellTellsOfItsPrimaryAndItsReplicas() {
    try (LocalTopology servers = LocalTopology.sentinel(2, 0);
        MirrorStore store = open(servers.primary(), "MN_REDIS_WAIT_REPLICAS", "2")) {
      awaitHealth(store, health -> health.replication().attached() == 2);
      store.jobs().put("j", STATE);
      StoreHealth health = awaitHealth(store, one -> one.status() == Status.UP);

      assertThat(health.mode()).isEqualTo("single");
      assertThat(health.role()).isEqualTo(Role.PRIMARY);
      assertThat(health.primary()).contains(servers.primary().address().toString());
      assertThat(health.generation()).isEqualTo(1);
      assertThat(health.backlog().total()).isZero();
      assertThat(health.notCheckable()).isEmpty();
      assertThat(health.detail()).isEmpty();
      assertThat(health.replication().required()).isEqualTo(2);
      assertThat(health.replication().replicas())
          .extracting(Replica::address)
          .containsExactlyInAnyOrderElementsOf(
              servers.replicas().stream().map(one -> one.address().toString()).toList());
      assertThat(health.replication().replicas())
          .allSatisfy(
              replica -> {
                assertThat(replica.state()).isEqualTo(ReplicaState.ONLINE);
                assertThat(replica.lagBytes()).isPresent();
                assertThat(replica.silence()).isPresent();
              });
      Acknowledgement last = health.replication().lastAcknowledgement().orElseThrow();
      assertThat(last.required()).isEqualTo(2);
      assertThat(last.acknowledged()).isEqualTo(2);
      assertThat(last.duration()).isPositive();
    }
  }

  @Test
  void withAllAReplicaThatIsGoneIsMissedUntilItReturns() {
    try (LocalTopology servers = LocalTopology.sentinel(2, 0);
        MirrorStore store =
            open(
                servers.primary(),
                "MN_REDIS_WAIT_REPLICAS",
                "all",
                "MN_REDIS_WAIT_TIMEOUT_MS",
                "500")) {
      awaitHealth(
          store, health -> health.status() == Status.UP && health.replication().required() == 2);

      servers.replicas().get(0).kill();
      StoreHealth degraded = awaitHealth(store, health -> health.status() == Status.DEGRADED);

      assertThat(degraded.role()).isEqualTo(Role.PRIMARY);
      assertThat(degraded.replication().required()).isEqualTo(2);
      assertThat(degraded.replication().attached()).isEqualTo(1);
      assertThat(degraded.detail()).contains("1 replicas are attached, 2 must confirm");
      assertThatExceptionOfType(UnconfirmedException.class)
          .isThrownBy(() -> store.jobs().put("j", STATE));
      servers.replicas().get(0).restart(Data.DROP);
      awaitHealth(store, health -> health.status() == Status.UP);
    }
  }

  @Test
  void withoutReplicasRequiredOneThatIsGoneIsNoShortcoming() {
    try (LocalTopology servers = LocalTopology.sentinel(1, 0);
        MirrorStore store = open(servers.primary())) {
      awaitHealth(store, health -> health.replication().attached() == 1);
      servers.replicas().get(0).kill();

      StoreHealth health = awaitHealth(store, one -> one.replication().attached() == 0);

      assertThat(health.status()).isEqualTo(Status.UP);
    }
  }

  @Test
  void aFrozenReplicaIsSeenByItsLagItsSilenceAndTheWriteItDidNotAcknowledge() {
    try (LocalTopology servers = LocalTopology.sentinel(1, 0);
        MirrorStore store =
            open(
                servers.primary(),
                "MN_REDIS_WAIT_REPLICAS",
                "1",
                "MN_REDIS_WAIT_TIMEOUT_MS",
                "100")) {
      await()
          .atMost(PATIENCE)
          .ignoreException(UnconfirmedException.class)
          .until(() -> store.jobs().put("j", STATE).replicas() == 1);
      assertThat(store.health().status()).isEqualTo(Status.UP);
      LocalRedis replica = servers.replicas().get(0);
      replica.pause();
      try {
        assertThatExceptionOfType(UnconfirmedException.class)
            .isThrownBy(() -> store.jobs().put("j", STATE));
        StoreHealth health = store.health();

        assertThat(health.status()).as("%s", health).isEqualTo(Status.DEGRADED);
        assertThat(health.detail()).contains("acknowledged by 0 of 1");
        assertThat(health.replication().attached()).as("the primary still counts it").isEqualTo(1);
        Acknowledgement last = health.replication().lastAcknowledgement().orElseThrow();
        assertThat(last.acknowledged()).isZero();
        assertThat(last.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        long lag = lagBytes(health);
        assertThat(lag).isPositive();
        assertThatExceptionOfType(UnconfirmedException.class)
            .isThrownBy(() -> store.jobs().put("j", STATE));
        assertThat(lagBytes(store.health())).isGreaterThan(lag);
        awaitHealth(
            store,
            one ->
                one.replication().replicas().stream()
                    .flatMap(it -> it.silence().stream())
                    .anyMatch(silence -> silence.compareTo(Duration.ofSeconds(2)) >= 0));
      } finally {
        replica.resume();
      }
      awaitHealth(store, health -> health.status() == Status.UP);
    }
  }

  @Test
  void aPrimaryThatIsKilledIsDownAndWhatItHasLostWhenItIsBackIsToldAsTheNextGeneration() {
    try (LocalRedis redis = LocalRedis.start();
        MirrorStore store = open(redis)) {
      store.jobs().put("j", STATE);
      redis.kill();

      StoreHealth down = store.health();

      assertThat(down.status()).isEqualTo(Status.DOWN);
      assertThat(down.role()).isEqualTo(Role.UNKNOWN);
      assertThat(down.primary()).contains(redis.address().toString());
      assertThat(down.generation()).as("the last one known").isEqualTo(1);
      assertThat(down.detail()).contains(redis.address().toString());
      redis.restart(Data.DROP);
      StoreHealth back = awaitHealth(store, health -> health.lastFailover().isPresent());
      assertThat(back.status()).as("it came back empty").isEqualTo(Status.DEGRADED);
      assertThat(back.detail()).contains("up to 1 confirmed writes are lost");
      assertThat(back.lastFailover().orElseThrow().isRestart()).isTrue();
      assertThat(back.generation()).isEqualTo(2);
      assertThat(back.replication().lastAcknowledgement()).isEmpty();
    }
  }

  @Test
  void whileThePrimaryIsFrozenTheBacklogIsSeenToGrow() {
    try (LocalRedis redis = LocalRedis.start();
        MirrorStore store = open(redis, HASTY)) {
      store.jobs().put("j", STATE);
      redis.pause();
      try {
        Callable<StoreHealth> putting =
            () -> {
              var unused = store.jobs().putAsync("j", STATE, WriteOptions.defaults());
              return store.health();
            };
        StoreHealth down =
            await().atMost(PATIENCE).until(putting, health -> health.backlog().total() >= 3);
        assertThat(down.status()).isEqualTo(Status.DOWN);
        assertThat(down.detail()).isNotEmpty();
      } finally {
        redis.resume();
      }
      awaitHealth(store, health -> health.status() == Status.UP && health.backlog().total() == 0);
    }
  }

  @Test
  void aPrimaryThatBecomesAReplicaIsDownAndSaysSo() {
    try (LocalRedis other = LocalRedis.start();
        LocalRedis redis = LocalRedis.start();
        MirrorStore store = open(redis)) {
      redis.command("REPLICAOF", other.host(), Integer.toString(other.port()));

      StoreHealth down = store.health();

      assertThat(down.status()).isEqualTo(Status.DOWN);
      assertThat(down.role()).isEqualTo(Role.REPLICA);
      assertThat(down.generation()).isEqualTo(1);
      assertThat(down.detail()).contains("replica", redis.address().toString());
      redis.command("REPLICAOF", "NO", "ONE");
      assertThat(awaitHealth(store, health -> health.status() == Status.UP).role())
          .isEqualTo(Role.PRIMARY);
    }
  }

  @Test
  void whatTheUserMayNotAskIsNotCheckableAndTheRestIsTold() {
    LocalRedisConfig data =
        LocalRedisConfig.builder().aclUser("app on >canary ~* &* +@all").build();
    try (LocalTopology servers =
            LocalTopology.start(LocalTopologyConfig.builder().replicas(1).data(data).build());
        MirrorStore store =
            open(
                servers.primary().url().replaceFirst("//([^@/]*@)?", "//app:canary@"),
                "MN_REDIS_WAIT_REPLICAS",
                "1")) {
      awaitHealth(store, health -> health.replication().attached() == 1);
      servers.primary().command("ACL", "SETUSER", "app", "-info");

      StoreHealth health = store.health();

      assertThat(health.status()).as("%s", health).isEqualTo(Status.UP);
      assertThat(health.notCheckable())
          .singleElement()
          .asString()
          .contains("not checkable")
          .doesNotContain("canary");
      assertThat(health.replication().attached()).isEqualTo(1);
      Replica replica = health.replication().replicas().get(0);
      assertThat(replica.address()).isEqualTo(servers.replicas().get(0).address().toString());
      assertThat(replica.lagBytes()).isPresent();
      assertThat(replica.silence()).isEmpty();
    }
  }

  @Test
  void healthIsToldInTheTimeOfOneAttemptHoweverLongOperationsAreTriedAgain() {
    try (LocalRedis redis = LocalRedis.start();
        MirrorStore store = open(redis, HASTY)) {
      redis.kill();
      assertThat(store.config().redis().defaultDeadline()).isGreaterThan(Duration.ofMinutes(10));

      assertThat(store.health().status()).isEqualTo(Status.DOWN); // within the test's 3 minutes
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.jobs().within(Duration.ofMillis(100)).get("j"));
    }
  }

  private static long lagBytes(StoreHealth health) {
    return health.replication().replicas().get(0).lagBytes().orElseThrow();
  }

  private static StoreHealth awaitHealth(MirrorStore store, Predicate<StoreHealth> wanted) {
    Callable<StoreHealth> asking = store::health;
    return await().atMost(PATIENCE).until(asking, wanted);
  }

  private static MirrorStore open(LocalRedis redis, String... settings) {
    return open(redis.url(), settings);
  }

  private static MirrorStore open(String url, String... settings) {
    StoreConfig.Builder config =
        StoreConfig.builder()
            .mode("single")
            .client("jedis")
            .url(url)
            .namespace("health-" + UUID.randomUUID())
            .set("MN_REDIS_WAIT_TIMEOUT_MS", "5000")
            // Health makes one attempt: a server that answers is given the time to.
            .set("MN_REDIS_CONNECT_TIMEOUT_MS", "10000")
            .set("MN_REDIS_COMMAND_TIMEOUT_MS", "10000")
            .set("MN_REDIS_RECONNECT_BACKOFF_MS", "10")
            .set("MN_REDIS_RECONNECT_MAX_BACKOFF_MS", "50");
    for (int i = 0; i < settings.length; i += 2) {
      StoreConfig.Builder unused = config.set(settings[i], settings[i + 1]);
    }
    return MirrorStore.open(config.build());
  }
}
