package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.config.StoreConfig;

/**
 * Opens the backends of one mode. Found by {@link java.util.ServiceLoader}; a provider has a public
 * constructor without parameters and loads nothing of its client library until it opens.
 */
public interface StoreProvider {

  /**
   * Returns the mode that selects this provider ({@code MN_REDIS_HA_MODE}).
   *
   * @return the mode, in lower case
   */
  String mode();

  /**
   * Opens a backend: it is reachable and rightly configured when this returns.
   *
   * @param config the settings
   * @param context clock and ticker
   * @return the backend; the caller closes it
   * @throws io.mirrorneuron.store.error.StoreConfigException if the settings cannot work
   * @throws io.mirrorneuron.store.error.StoreUnavailableException if the store could not be reached
   *     in as many attempts as configured
   * @throws io.mirrorneuron.store.error.StoreRefusedException if it was reached and refuses
   *     (password, database, a replica as endpoint, …)
   */
  StoreBackend open(StoreConfig config, StoreContext context);
}
