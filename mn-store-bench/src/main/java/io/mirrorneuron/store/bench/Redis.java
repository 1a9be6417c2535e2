package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalTopology;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A primary with one replica, started for each fork and closed after it, so that no point inherits
 * what another has left behind.
 */
@State(Scope.Benchmark)
public class Redis {

  private static final AtomicReference<@Nullable LocalTopology> RUNNING = new AtomicReference<>();

  private @Nullable LocalTopology servers;

  /** Creates the state, for JMH. */
  public Redis() {}

  /** Starts the servers and waits until the replica is attached. */
  @Setup(Level.Trial)
  public void start() {
    servers = LocalTopology.sentinel(1, 0);
    RUNNING.set(servers);
  }

  /** Ends the servers. */
  @TearDown(Level.Trial)
  public void close() {
    RedisCost.lookBeforeTheyClose(running());
    RUNNING.set(null);
    running().close();
  }

  /** What is running in this JVM, for whoever looks at the server from outside the benchmarks. */
  static Optional<LocalTopology> inThisJvm() {
    return Optional.ofNullable(RUNNING.get());
  }

  Address primary() {
    return running().primary().address();
  }

  /** How a store reaches the primary; whoever opens it adds a client. */
  StoreConfig.Builder store() {
    return StoreConfig.builder().mode("single").url(running().primary().url());
  }

  private LocalTopology running() {
    LocalTopology now = servers;
    if (now == null) {
      throw new IllegalStateException("the servers have not been started");
    }
    return now;
  }
}
