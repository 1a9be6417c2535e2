package io.mirrorneuron.store.redis.single;

import static org.junit.jupiter.api.Assumptions.abort;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.spi.StoreProvider;
import io.mirrorneuron.store.tck.Capability;
import io.mirrorneuron.store.tck.StoreContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The kit on the oldest Redis that is supported, 6.2, which machines without a server use. Through
 * one client: what an old server lacks would be missing in scripts, which are the same for all.
 */
@Tag("long")
class EmbeddedContractTest extends StoreContract {

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    try {
      redis = LocalRedis.start(LocalRedisConfig.builder().binary(ServerBinary.embedded()).build());
    } catch (LocalServerException e) {
      abort("the embedded server does not run here: " + e.getMessage());
    }
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  protected StoreProvider provider() {
    return new SingleProvider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return Stores.forTheKit("jedis", redis.url(), namespace);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.GIVEN_CLOCK));
  }
}
