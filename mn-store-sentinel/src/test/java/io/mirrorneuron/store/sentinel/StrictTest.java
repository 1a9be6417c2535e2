package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Survival;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.StoreHealth.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code MN_REDIS_WAIT_REPLICAS=all} with Sentinels: whoever is on their list must confirm, and
 * only an operator takes anybody off it.
 */
class StrictTest {

  private static final Payload STATE = Payload.utf8("state");

  /** Only one test has the primary replaced. */
  private final LocalTopology servers =
      LocalTopology.start(
          LocalTopologyConfig.builder()
              .replicas(2)
              .sentinels(3)
              .downAfter(Duration.ofSeconds(10))
              .failoverTimeout(Duration.ofSeconds(3))
              .build());

  private final LocalRedis primary = servers.primary();
  private final LocalRedis replica = servers.replicas().get(0);

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void aReplicaThatIsGoneIsMissedUntilItIsBack() {
    try (MirrorStore store = open()) {
      awaitConfirmed(store, 2);
      replica.kill();
      awaitAttached(1);

      assertThat(unconfirmed(store).required()).isEqualTo(2);
      assertThat(store.health().status()).isEqualTo(Status.DEGRADED);
      assertThat(store.health().detail()).contains("1 replicas are attached, 2 must confirm");

      replica.restart(Data.DROP);
      awaitConfirmed(store, 2);
    }
  }

  @Test
  void aReplicaThatIsGoneIsMissedUntilAnOperatorTakesItOffTheList() {
    try (MirrorStore store = open()) {
      awaitConfirmed(store, 2);
      replica.kill();
      awaitAttached(1);
      assertThat(unconfirmed(store).required()).isEqualTo(2);

      reset(servers.sentinels().get(0));
      reset(servers.sentinels().get(1));
      assertThat(unconfirmed(store).required()).as("one Sentinel remembers it").isEqualTo(2);

      reset(servers.sentinels().get(2));
      awaitConfirmed(store, 1);
      await().atMost(Sources.PATIENCE).until(store::health, health -> health.status() == Status.UP);
    }
  }

  @Test
  void aStoreThatOpensWhileAReplicaIsAwayMissesItThoughItHasNeverSeenIt() {
    replica.kill();
    awaitAttached(1);

    try (MirrorStore store = open()) {
      assertThat(store.health().status()).isEqualTo(Status.DEGRADED);
      assertThat(unconfirmed(store).required()).isEqualTo(2);
    }
  }

  /** Nobody is left who could tell it that there is another primary; it confirms nothing. */
  @Test
  void anOldPrimaryThatIsLeftAloneConfirmsNothing() {
    try (MirrorStore store = open()) {
      awaitConfirmed(store, 2);
      servers.sentinels().forEach(LocalServer::kill);
      servers.replicas().forEach(LocalServer::kill);
      awaitAttached(0);

      assertThat(unconfirmed(store).receipt().replicas()).isZero();
      assertThat(unconfirmed(store).required()).isEqualTo(2);
    }
  }

  @Test
  void afterAFailoverTheFormerPrimaryIsMissedAndEveryConfirmedWriteIsThere() throws Exception {
    servers.hurry();
    servers.sentinels().forEach(this::holdsForDownSoon);
    BlockingQueue<FailoverReport> reports = new LinkedBlockingQueue<>();
    try (MirrorStore store =
        MirrorStore.builder(config().build()).onFailover(reports::add).open()) {
      awaitConfirmed(store, 2);
      primary.kill();

      FailoverReport report =
          Optional.ofNullable(reports.poll(Sources.PATIENCE.toSeconds(), TimeUnit.SECONDS))
              .orElseThrow();
      assertThat(report.evidence().survival()).as(report.sentence()).isEqualTo(Survival.ALL);
      assertThat(report.formerPrimary()).contains(primary.address().toString());
      assertThat(store.jobs().get("job")).isPresent();
      assertThat(unconfirmed(store).required()).as("the former primary counts").isEqualTo(2);

      primary.restart(Data.DROP);
      awaitConfirmed(store, 2);
    }
  }

  @Test
  void unequalPrioritiesRefuseOpening() {
    assertThat(replica.command("CONFIG", "SET", "replica-priority", "10").text()).isEqualTo("OK");

    assertThatExceptionOfType(StoreRefusedException.class)
        .isThrownBy(
            () -> {
              try (MirrorStore store = open()) {
                throw new AssertionError("opened: " + store.health());
              }
            })
        .withMessageContaining(replica.address() + " has replica-priority 10")
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.MISCONFIGURED));
  }

  private StoreConfig.Builder config() {
    return Sources.config(servers)
        .set("MN_REDIS_WAIT_REPLICAS", "all")
        .set("MN_REDIS_WAIT_TIMEOUT_MS", "200")
        .set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(10));
  }

  private MirrorStore open() {
    return MirrorStore.open(config().build());
  }

  private static void awaitConfirmed(MirrorStore store, int replicas) {
    Receipt receipt =
        await()
            .atMost(Sources.PATIENCE)
            .ignoreExceptionsInstanceOf(StoreException.class)
            .until(() -> store.jobs().put("job", STATE), some -> true);
    assertThat(receipt.replicas()).isEqualTo(replicas);
  }

  private static UnconfirmedException unconfirmed(MirrorStore store) {
    UnconfirmedException[] told = new UnconfirmedException[1];
    assertThatExceptionOfType(UnconfirmedException.class)
        .isThrownBy(() -> store.jobs().put("job", STATE))
        .satisfies(e -> told[0] = e);
    return told[0];
  }

  private void awaitAttached(int count) {
    await()
        .atMost(Sources.PATIENCE)
        .until(() -> primary.command("ROLE").items().get(2).items().size() == count);
  }

  private void holdsForDownSoon(LocalSentinel sentinel) {
    sentinel.command("SENTINEL", "SET", servers.masterName(), "down-after-milliseconds", "1000");
  }

  private void reset(LocalSentinel sentinel) {
    assertThat(sentinel.command("SENTINEL", "RESET", servers.masterName()).number()).isEqualTo(1);
  }
}
