package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The store under test, one for all threads, as in an application. */
@State(Scope.Benchmark)
public class OpenStore {

  /** The Redis client. */
  @Param("jedis")
  public String client;

  private MirrorStore store;

  /** Creates the state, for JMH. */
  public OpenStore() {}

  /**
   * Opens the store.
   *
   * @param redis the servers
   */
  @Setup(Level.Trial)
  public void open(Redis redis) {
    store = MirrorStore.open(configured(redis, redis.store().client(client)));
  }

  /** Closes the store. */
  @TearDown(Level.Trial)
  public void close() {
    store.close();
  }

  StoreConfig configured(Redis redis, StoreConfig.Builder config) {
    return config.build();
  }

  MirrorStore store() {
    return store;
  }
}
