package io.mirrorneuron.store.example;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.StoreProvider;
import io.mirrorneuron.store.tck.StoreContract;

/** Whatever an engine keeps of the contract, it keeps behind a bulkhead: here the narrowest. */
class BulkheadContractTest extends StoreContract {

  @Override
  protected StoreProvider provider() {
    return new BulkheadProvider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return StoreConfig.builder()
        .mode("bulkhead")
        .namespace(namespace)
        .extension("bulkhead", "mode", "memory")
        .extension("bulkhead", "width", "1")
        .extension("memory", "id", "bulkhead");
  }
}
