package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.changesNothing;
import static io.mirrorneuron.store.redis.single.Stores.fails;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.open;
import static io.mirrorneuron.store.redis.single.Stores.patient;
import static io.mirrorneuron.store.redis.single.Stores.refused;
import static io.mirrorneuron.store.redis.single.Stores.refusedAtOpen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Servers that are there and do not serve: full, demoted, ill, still loading. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class ServerStateTest {

  private static final Payload STATE = Payload.utf8("state");
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(5));

  private LocalRedis redis;

  @BeforeEach
  void start() {
    redis = LocalRedis.start(LocalRedisConfig.builder().appendOnly().build());
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void aFullServerAppliesNothingAndSaysWhy() {
    try (MirrorStore store = open(redis)) {
      Lease lease = prepare(store);
      redis.command("CONFIG", "SET", "maxmemory", "1");

      changesNothing(
          redis,
          () -> {
            StoreRefusedException refusal =
                refused(Reason.OUT_OF_MEMORY, () -> store.jobs().commit("j", everything()));
            assertThat(refusal)
                .hasMessageContaining("the commit to job j")
                .hasMessageContaining(redis.address().toString())
                .hasMessageContaining("maxmemory: raise it");
            refused(Reason.OUT_OF_MEMORY, () -> store.jobs().put("new", STATE));
            refused(Reason.OUT_OF_MEMORY, () -> store.nodes().put("n", STATE));
            refused(Reason.OUT_OF_MEMORY, () -> acquire(store, LeaseName.named("n")));
            refused(Reason.OUT_OF_MEMORY, () -> storeBundle(store));
          });
      assertThat(store.jobs().get("j")).as("what is there can be read").isPresent();
      assertThat(store.leases().renew(lease)).as("what is held can be kept").isTrue();
      try (MirrorStore another = open(redis)) {
        assertThat(another.health().status()).isEqualTo(StoreHealth.Status.UP);
      }

      redis.command("CONFIG", "SET", "maxmemory", "0");
      assertThat(store.jobs().commit("j", everything()).sequence()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatCannotWriteItsDiskIsRefusedAndUsedAgain() throws Exception {
    try (MirrorStore store = open(redis)) {
      Lease unused = prepare(store);
      Path folder = Path.of(redis.command("CONFIG", "GET", "dir").items().get(1).text());
      String file = redis.command("CONFIG", "GET", "dbfilename").items().get(1).text();
      // A folder in its place cannot be replaced by a snapshot, not even by root.
      Files.createDirectories(folder.resolve(file).resolve("occupied"));
      redis.command("CONFIG", "SET", "save", "3600 1");
      redis.command("BGSAVE");
      eventually("the snapshot fails", () -> info("persistence").contains("bgsave_status:err"));

      changesNothing(
          redis,
          () ->
              assertThat(refused(Reason.DISK, () -> store.jobs().commit("j", everything())))
                  .hasMessageContaining("MISCONF")
                  .hasMessageContaining(redis.address().toString())
                  .hasMessageContaining("cannot write to its disk"));

      redis.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
      assertThat(store.jobs().commit("j", everything()).sequence()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatWantsMoreReplicasIsRefusedAndUsedAgain() {
    try (MirrorStore store = open(redis)) {
      Lease unused = prepare(store);
      redis.command("CONFIG", "SET", "min-replicas-to-write", "1");

      changesNothing(
          redis,
          () ->
              assertThat(
                      refused(
                          Reason.TOO_FEW_REPLICAS, () -> store.jobs().commit("j", everything())))
                  .hasMessageContaining("NOREPLICAS")
                  .hasMessageContaining("min-replicas-to-write"));

      redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
      assertThat(store.jobs().commit("j", everything()).sequence()).isEqualTo(2);
    }
  }

  @Test
  void aReplicaIsRefusedAndNamesItsPrimary() {
    try (LocalRedis replica =
        LocalRedis.start(LocalRedisConfig.builder().replicaOf(redis.address()).build())) {
      StoreRefusedException refusal = refusedAtOpen(Reason.NOT_PRIMARY, impatient(replica.url()));
      assertThat(refusal)
          .hasMessageContaining(replica.address() + " is a slave of " + redis.address())
          .hasMessageContaining("MN_REDIS_HA_MODE=sentinel");
    }
  }

  @Test
  void aServerThatIsDemotedRefusesWritesAndIsUsedAgain() {
    try (LocalRedis other = LocalRedis.start();
        MirrorStore store = open(redis)) {
      store.jobs().put("j", STATE);
      redis.command("REPLICAOF", other.host(), Integer.toString(other.port()));

      StoreRefusedException refusal =
          refused(Reason.NOT_PRIMARY, () -> store.jobs().put("j", STATE));

      assertThat(refusal)
          .hasMessageContaining(redis.address().toString())
          .hasMessageContaining("point MN_REDIS_URL at the primary")
          .hasMessageContaining((Stores.RETRIES + 1) + " attempts");
      assertThat(store.health().status()).isEqualTo(StoreHealth.Status.DOWN);
      redis.command("REPLICAOF", "NO", "ONE");
      store.jobs().put("j", STATE);
      assertThat(store.jobs().get("j")).isPresent();
    }
  }

  @Test
  void aWriteWaitsUntilADemotedServerIsPrimaryAgain() {
    try (LocalRedis other = LocalRedis.start();
        MirrorStore store = open(patient(redis.url()))) {
      redis.command("REPLICAOF", other.host(), Integer.toString(other.port()));
      CompletableFuture<?> put = CompletableFuture.runAsync(() -> store.jobs().put("j", STATE));
      redis.command("REPLICAOF", "NO", "ONE");
      put.join();
      assertThat(store.jobs().get("j")).isPresent();
    }
  }

  @Test
  void aServerThatHasForgottenTheScriptsIsToldThemAgain() {
    try (MirrorStore store = open(impatient(redis.url()).set("MN_REDIS_RECONNECT_ATTEMPTS", "0"))) {
      Lease lease = prepare(store);
      redis.command("SCRIPT", "FLUSH");
      assertThat(store.jobs().commit("j", everything()).sequence()).isEqualTo(2);
      redis.command("SCRIPT", "FLUSH");
      assertThat(store.leases().renew(lease)).isTrue();
      redis.command("SCRIPT", "FLUSH");
      assertThat(store.jobs().list(JobQuery.all()).items()).hasSize(1);
      redis.command("SCRIPT", "FLUSH");
      List<CompletableFuture<?>> many =
          IntStream.range(0, 50)
              .<CompletableFuture<?>>mapToObj(
                  i -> store.events().appendAsync("j", List.of(STATE), options()))
              .toList();
      many.forEach(CompletableFuture::join);
      assertThat(store.events().read("j", EventCursor.START, 1000).events()).hasSize(52);
    }
  }

  @Test
  void aServerThatIsLoadingIsWaitedFor() {
    try (MirrorStore store = open(patient(redis.url()))) {
      for (int i = 0; i < 100; i++) {
        store.jobs().put("j" + i, STATE);
      }
      CompletableFuture<?> reloading = reloadSlowly(5_000);
      store.jobs().put("j1", Payload.utf8("later"));
      reloading.join();
      assertThat(store.jobs().get("j1").orElseThrow().state().asUtf8()).isEqualTo("later");
    }
  }

  @Test
  void aServerThatIsLoadingForTooLongIsUnavailable() {
    try (MirrorStore store = open(redis)) {
      for (int i = 0; i < 300; i++) {
        store.jobs().put("j" + i, STATE);
      }
      // Six seconds, unless it is told to hurry.
      CompletableFuture<?> reloading = reloadSlowly(20_000);

      StoreUnavailableException away =
          fails(StoreUnavailableException.class, () -> store.jobs().get("j1").isPresent());
      StoreUnavailableException closed =
          fails(
              StoreUnavailableException.class,
              () -> {
                try (MirrorStore another = open(redis)) {
                  throw new AssertionError("opened: " + another.health());
                }
              });

      assertThat(away)
          .hasMessageContaining("LOADING")
          .hasMessageContaining(redis.address().toString())
          .hasMessageContaining((Stores.RETRIES + 1) + " attempts");
      assertThat(closed).hasMessageContaining("is not ready: LOADING");
      redis.command("CONFIG", "SET", "key-load-delay", "0");
      reloading.join();
      assertThat(store.jobs().get("j1")).isPresent();
    }
  }

  @Test
  @ResourceLock("the log")
  void aServerThatMayEvictIsWarnedOf() {
    redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try (LogWatch log = new LogWatch()) {
      open(redis).close();
      assertThat(log.warnings(redis.address().toString()))
          .singleElement()
          .asString()
          .contains("maxmemory-policy allkeys-lru")
          .contains("set maxmemory-policy noeviction");
    }
  }

  @Test
  @ResourceLock("the log")
  void aServerThatEvictsNothingIsNotWarnedOf() {
    try (LogWatch log = new LogWatch()) {
      open(redis).close();
      assertThat(log.warnings(redis.address().toString())).isEmpty();
    }
  }

  @Test
  void aServerThatComesBackEmptyIsUsed() {
    try (MirrorStore store = open(patient(redis.url()))) {
      long generation = store.jobs().put("j", STATE).generation();
      redis.kill();
      redis.restart(Data.DROP);
      assertThat(store.jobs().get("j")).isEmpty();
      assertThat(store.jobs().put("j", STATE).generation()).isGreaterThan(generation);
    }
  }

  /** Makes the server load its data again, with so much patience that others meet it doing so. */
  private CompletableFuture<?> reloadSlowly(int microsForEachKey) {
    try {
      redis.command("CONFIG", "SET", "loading-process-events-interval-bytes", "1024");
    } catch (LocalServerException e) {
      abort("this server cannot be made to load slowly: " + e.getMessage());
    }
    redis.command("CONFIG", "SET", "key-load-delay", Integer.toString(microsForEachKey));
    CompletableFuture<?> reloading =
        CompletableFuture.runAsync(() -> redis.command(Duration.ofSeconds(60), "DEBUG", "RELOAD"));
    eventually("the server is loading", () -> !answersPing());
    return reloading;
  }

  private boolean answersPing() {
    try {
      redis.command("GET", "nothing");
      return true;
    } catch (LocalServerException e) {
      return false;
    }
  }

  private String info(String section) {
    return redis.command("INFO", section).text();
  }

  private static void eventually(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  private static Lease prepare(MirrorStore store) {
    store
        .jobs()
        .commit("j", Commit.create().ifAbsent().state(STATE).event(STATE).snapshot("a", STATE));
    return acquire(store, LeaseName.job("j"));
  }

  private static Lease acquire(MirrorStore store, LeaseName name) {
    return store.leases().acquire(name, TERMS).orElseThrow();
  }

  private static WriteOptions options() {
    return WriteOptions.defaults();
  }

  private static Commit everything() {
    return Commit.create()
        .state(Payload.utf8("next"))
        .status(JobStatus.RUNNING)
        .withoutSnapshot("a")
        .snapshot("b", STATE)
        .event(STATE);
  }

  private static void storeBundle(MirrorStore store) {
    try {
      var unused = store.bundles().store("b", new ByteArrayInputStream(new byte[1000]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
