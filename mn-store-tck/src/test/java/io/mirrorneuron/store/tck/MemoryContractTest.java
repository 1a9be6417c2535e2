package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.StoreProvider;

/** The backend in memory keeps the whole contract. */
class MemoryContractTest extends StoreContract {

  @Override
  protected StoreProvider provider() {
    return MemoryBackends.provider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return MemoryBackends.config(namespace);
  }
}
