package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.StoreProvider;
import java.util.ServiceLoader;

/** How stores in memory are opened here. */
final class MemoryBackends {

  private MemoryBackends() {}

  static StoreProvider provider() {
    return ServiceLoader.load(StoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.mode().equals("memory"))
        .findFirst()
        .orElseThrow();
  }

  /** The name space is used by one test only, so that sharing by one id is safe. */
  static StoreConfig.Builder config(String namespace) {
    return StoreConfig.builder()
        .mode("memory")
        .namespace(namespace)
        .extension("memory", "id", "tck");
  }
}
