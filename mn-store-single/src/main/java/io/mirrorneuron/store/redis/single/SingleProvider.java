package io.mirrorneuron.store.redis.single;

import io.mirrorneuron.store.config.DataNodeSettings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.engine.Connectors;
import io.mirrorneuron.store.redis.engine.FixedPrimary;
import io.mirrorneuron.store.redis.engine.RedisBackend;
import io.mirrorneuron.store.redis.engine.TlsContexts;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;

/** Opens a store on the one endpoint of {@code MN_REDIS_URL}. */
public final class SingleProvider implements StoreProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public SingleProvider() {}

  @Override
  public String mode() {
    return "single";
  }

  @Override
  public StoreBackend open(StoreConfig config, StoreContext context) {
    DataNodeSettings endpoint = config.redis().data();
    RedisConnector connector = Connectors.choose(config);
    ConnectionTarget target =
        new ConnectionTarget(
            endpoint.address(),
            config.redis().timeouts().connect(),
            endpoint.access().tls().map(TlsContexts::of),
            Connectors.settings(config, connector));
    return RedisBackend.open(config, context, connector, new FixedPrimary(target));
  }
}
