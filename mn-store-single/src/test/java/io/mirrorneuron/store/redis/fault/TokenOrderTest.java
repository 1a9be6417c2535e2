package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each grant has a larger token than the one before, through whichever client. */
class TokenOrderTest {

  private static final int GRANTS = 10_000;
  private static final LeaseName NAME = LeaseName.named("cluster:leader");
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofDays(1));

  private static LocalRedis redis;

  private final String namespace = "tokens-" + UUID.randomUUID();
  private final List<MirrorStore> stores = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void close() {
    stores.forEach(MirrorStore::close);
  }

  /** One after the other: who asks at the same time is in the kit (L2), and 8 processes are. */
  @Tag("long")
  @Test
  void overTenThousandGrantsToAllClientsInTurnEachTokenIsLarger() {
    List<MirrorStore> clients = FaultTest.clients().map(this::open).toList();
    assertThat(clients).hasSize(3);
    long last = 0;
    for (int n = 0; n < GRANTS; n++) {
      Leases leases = clients.get(n % clients.size()).leases();
      Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
      assertThat(lease.token()).as("grant %d", n).isGreaterThan(last);
      last = lease.token();
      assertThat(leases.release(lease)).isTrue();
    }
  }

  @Test
  void tokensGrowThoughTheServerForgetsThemAll() {
    List<LeaseName> both = List.of(LeaseName.job("job"), NAME);
    long last = 0;
    for (String client : FaultTest.clients().toList()) {
      MirrorStore store = open(client);
      for (LeaseName name : both) {
        var unused = store.jobs().put("job", Truth.marked("state"));
        for (int n = 0; n < 5; n++) {
          Lease lease = store.leases().acquire(name, TERMS).orElseThrow();
          assertThat(lease.token()).isGreaterThan(last);
          last = lease.token();
          assertThat(store.leases().release(lease)).isTrue();
        }
        var unusedToo = redis.command("FLUSHALL");
      }
    }
  }

  private MirrorStore open(String client) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("single")
            .client(client)
            .url(redis.url())
            .namespace(namespace)
            // A busy machine must not have a release in doubt.
            .set("MN_REDIS_COMMAND_TIMEOUT_MS", "20000")
            .build();
    MirrorStore store = MirrorStore.open(config);
    stores.add(store);
    return store;
  }
}
