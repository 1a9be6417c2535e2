package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The kit as {@link KitTest} runs it; not a test of its own, hence not called one. */
class BrokenContract extends StoreContract {

  static final String BREAKAGE = "mn.breakage";

  private Breakage breakage;

  @RegisterExtension
  final BeforeEachCallback choose =
      context ->
          breakage = Breakage.valueOf(context.getConfigurationParameter(BREAKAGE).orElseThrow());

  @Override
  protected StoreProvider provider() {
    StoreProvider sound = MemoryBackends.provider();
    return new StoreProvider() {
      @Override
      public String mode() {
        return sound.mode();
      }

      @Override
      public StoreBackend open(StoreConfig config, StoreContext context) {
        return breakage.around(sound.open(config, context));
      }
    };
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    boolean same = breakage == Breakage.ONE_NAME_SPACE;
    return MemoryBackends.config(same ? namespace.replace("-other", "") : namespace);
  }
}
