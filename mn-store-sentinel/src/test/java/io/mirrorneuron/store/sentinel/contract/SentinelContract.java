package io.mirrorneuron.store.sentinel.contract;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.sentinel.SentinelProvider;
import io.mirrorneuron.store.spi.StoreProvider;
import io.mirrorneuron.store.tck.Capability;
import io.mirrorneuron.store.tck.StoreContract;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;

/** The kit on a primary, a replica and three Sentinels, through one of the clients. */
abstract class SentinelContract extends StoreContract {

  /** By test class: they may run at the same time. */
  private static final Map<Class<?>, LocalTopology> SERVERS = new ConcurrentHashMap<>();

  private final String client;

  SentinelContract(String client) {
    this.client = client;
  }

  @BeforeAll
  static void start(TestInfo test) {
    SERVERS.put(
        test.getTestClass().orElseThrow(),
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(1)
                .sentinels(3)
                .downAfter(Duration.ofSeconds(30)) // only by command is anybody replaced
                .build()));
  }

  @AfterAll
  static void stop(TestInfo test) {
    SERVERS.remove(test.getTestClass().orElseThrow()).close();
  }

  final LocalTopology servers() {
    return SERVERS.get(getClass());
  }

  @Override
  protected StoreProvider provider() {
    return new SentinelProvider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return StoreConfig.builder()
        .mode("sentinel")
        .client(client)
        .set("MN_REDIS_SENTINELS", servers().sentinelAddresses())
        .set("MN_REDIS_SENTINEL_MASTER", servers().masterName())
        .namespace(namespace)
        // A late reply is waited for: what is sent again may be in doubt, and told so.
        .set(Settings.CONNECT_TIMEOUT, Duration.ofSeconds(10))
        .set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(10));
  }

  /** The servers' clocks cannot be put forward. */
  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.GIVEN_CLOCK));
  }
}
