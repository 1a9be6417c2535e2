package io.mirrorneuron.store.redis.single;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.spi.StoreProvider;
import io.mirrorneuron.store.tck.Capability;
import io.mirrorneuron.store.tck.StoreContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on a real Redis, through one of the clients. */
abstract class ClientContract extends StoreContract {

  private static LocalRedis redis;

  private final String client;

  ClientContract(String client) {
    this.client = client;
  }

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected StoreProvider provider() {
    return new SingleProvider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return StoreConfig.builder()
        .mode("single")
        .client(client)
        .url(redis.url())
        .namespace(namespace);
  }

  /** The server's clock cannot be put forward. */
  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.GIVEN_CLOCK));
  }
}
