package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.engine.Connectors;
import io.mirrorneuron.store.redis.engine.RedisBackend;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;

/** Opens a store on the primary that the Sentinels of {@code MN_REDIS_SENTINELS} elect. */
public final class SentinelProvider implements StoreProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public SentinelProvider() {}

  @Override
  public String mode() {
    return "sentinel";
  }

  @Override
  public StoreBackend open(StoreConfig config, StoreContext context) {
    RedisConnector connector = Connectors.choose(config);
    SentinelSource source = SentinelSource.open(config, connector, context.ticker());
    try {
      return RedisBackend.open(config, context, connector, source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }
}
