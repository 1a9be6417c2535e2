package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.model.Ticker;
import java.time.Clock;

/**
 * What a backend is given besides its configuration. Time comes from here and nowhere else.
 *
 * @param clock the time of day; what a backend without a server of its own uses as the store's
 *     clock
 * @param ticker elapsed time, for deadlines and back-off
 */
public record StoreContext(Clock clock, Ticker ticker) {

  /**
   * Returns the clocks of the JVM.
   *
   * @return the context
   */
  public static StoreContext system() {
    return new StoreContext(Clock.systemUTC(), Ticker.system());
  }
}
