package io.mirrorneuron.store.redis.single;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.spi.StoreProvider;
import io.mirrorneuron.store.tck.Capability;
import io.mirrorneuron.store.tck.StoreContract;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;

/** The kit on a real Redis, through one of the clients. */
abstract class ClientContract extends StoreContract {

  /** By test class: they run at the same time. */
  private static final Map<Class<?>, LocalRedis> SERVERS = new ConcurrentHashMap<>();

  private final String client;

  ClientContract(String client) {
    this.client = client;
  }

  @BeforeAll
  static void start(TestInfo test) {
    LocalRedis redis = LocalRedis.start();
    SERVERS.put(test.getTestClass().orElseThrow(), redis);
  }

  @AfterAll
  static void stop(TestInfo test) {
    SERVERS.remove(test.getTestClass().orElseThrow()).close();
  }

  @Override
  protected StoreProvider provider() {
    return new SingleProvider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return Stores.forTheKit(client, SERVERS.get(getClass()).url(), namespace);
  }

  /** The server's clock cannot be put forward. */
  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.GIVEN_CLOCK));
  }
}
