package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.config.Limits;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.util.Optional;

/**
 * Opens stores in memory, mode {@value #MODE}. <b>Each has data of its own, which ends with it</b>,
 * unless it is given the extension {@code memory.id} (property {@code mn.ext.memory.id}, variable
 * {@code MN_EXT_MEMORY_ID}): stores of one JVM that agree on that id and on the name space share
 * their data for as long as one of them is open, and the clock of the one that was first.
 */
public final class MemoryProvider implements StoreProvider {

  /** The mode that selects this provider. */
  static final String MODE = "memory";

  /** Creates the provider; it holds nothing. */
  public MemoryProvider() {}

  @Override
  public String mode() {
    return MODE;
  }

  @Override
  public StoreBackend open(StoreConfig config, StoreContext context) {
    Limits limits = config.limits();
    MemorySettings settings =
        new MemorySettings(
            limits.jobRetention(),
            limits.historyCap(),
            limits.bundleRetention(),
            config.redis().confirmation().replicas().count(0));
    Optional<String> id = Optional.ofNullable(config.extension(MODE).get("id"));
    if (id.isEmpty()) {
      return new MemoryBackend(
          new MemoryServer(context.clock()), settings, context.ticker(), () -> {});
    }
    MemoryServers.Name name = new MemoryServers.Name(id.get(), config.redis().namespace());
    return new MemoryBackend(
        MemoryServers.join(name, context.clock()),
        settings,
        context.ticker(),
        () -> MemoryServers.leave(name));
  }
}
