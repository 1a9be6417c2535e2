package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.config.StoreConfig;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A store whose writes wait for replicas, or do not. */
@State(Scope.Benchmark)
public class WritingStore extends OpenStore {

  /** How many replicas a write waits for. */
  @Param("1")
  public int wait;

  /** Creates the state, for JMH. */
  public WritingStore() {}

  @Override
  StoreConfig configured(Redis redis, StoreConfig.Builder config) {
    redis.require(wait);
    return config
        .set("MN_REDIS_WAIT_REPLICAS", Integer.toString(wait))
        .set("MN_REDIS_WAIT_TIMEOUT_MS", Long.toString(BareConnection.PATIENCE.toMillis()))
        .build();
  }
}
