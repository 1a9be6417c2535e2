package io.mirrorneuron.store.example;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Opens another engine behind a bulkhead, mode {@code bulkhead}: of all that the application does
 * at the same time only so much reaches it. The example of docs/WRITING-A-BACKEND.md. Settings:
 * {@code MN_EXT_BULKHEAD_MODE} (which engine), {@code MN_EXT_BULKHEAD_WIDTH} (how many operations
 * at once, 16), {@code MN_EXT_BULKHEAD_QUEUE} (how many may wait, 1000).
 */
public final class BulkheadProvider implements StoreProvider {

  static final String MODE = "bulkhead";

  /** Creates the provider, for {@link ServiceLoader}. */
  public BulkheadProvider() {}

  @Override
  public String mode() {
    return MODE;
  }

  @Override
  public StoreBackend open(StoreConfig config, StoreContext context) {
    Map<String, String> own = config.extension(MODE);
    Bulkhead bulkhead =
        new Bulkhead(number(own, "width", 16), number(own, "queue", 1_000), context);
    return new BulkheadBackend(inner(own).open(config, context), bulkhead);
  }

  private static StoreProvider inner(Map<String, String> own) {
    String wanted = own.getOrDefault("mode", "");
    return ServiceLoader.load(StoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(any -> any.mode().equals(wanted) && !wanted.equals(MODE))
        .findFirst()
        .orElseThrow(() -> wrong("mode", wanted, "must be the mode of an engine that is there"));
  }

  private static int number(Map<String, String> own, String name, int byDefault) {
    String text = own.getOrDefault(name, Integer.toString(byDefault));
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw wrong(name, text, "must be a number from 1 to 999999");
    }
    return Integer.parseInt(text);
  }

  private static StoreConfigException wrong(String name, String value, String advice) {
    return new StoreConfigException(
        List.of(new Problem("mn.ext.bulkhead." + name, value, "the configuration", advice)));
  }
}
