package io.mirrorneuron.store;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import io.mirrorneuron.store.spi.StoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the provider of a mode. None, or several, is an error that says what to do. */
final class Providers {

  private Providers() {}

  static StoreProvider of(StoreConfig config) {
    String mode = config.mode();
    List<StoreProvider> matching = new ArrayList<>();
    TreeSet<String> modes = new TreeSet<>();
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
      modes.add(provider.mode());
      if (provider.mode().equals(mode)) {
        matching.add(provider);
      }
    }
    if (matching.size() == 1) {
      return matching.get(0);
    }
    String advice =
        matching.isEmpty()
            ? "no store on the class path serves this mode, only "
                + modes
                + "; add io.mirrorneuron:mn-store-single for single, or"
                + " io.mirrorneuron:mn-store-sentinel for sentinel"
            : "several stores on the class path serve this mode: "
                + matching.stream().map(provider -> provider.getClass().getName()).toList()
                + "; leave one of them";
    throw new StoreConfigException(
        List.of(
            new Problem(
                "MN_REDIS_HA_MODE", mode, config.origin("MN_REDIS_HA_MODE").toString(), advice)));
  }
}
