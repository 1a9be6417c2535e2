package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.bench.bare.Endpoint;
import io.mirrorneuron.store.config.StoreConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A primary with its replicas, and Sentinels where they are asked for, started for each fork and
 * closed after it, so that no point inherits what another has left behind; or {@linkplain
 * GivenServers servers that are there already}, whatever the parameters say then.
 */
@State(Scope.Benchmark)
public class Redis {

  private static final AtomicReference<@Nullable Servers> RUNNING = new AtomicReference<>();

  /** As many events of a job are kept as without a setting, unless a number is to be there. */
  private static final int USUAL_HISTORY = 10_000;

  /** How a store finds the primary: {@code single} or {@code sentinel}, with three of them. */
  @Param("single")
  public String mode;

  /** How many servers there are beside the primary: 0, 1 or 2. */
  @Param("1")
  public int replicas;

  private int history = USUAL_HISTORY;
  private @Nullable Servers servers;

  /** Creates the state, for JMH. */
  public Redis() {}

  /**
   * Starts the servers and waits until all know one another.
   *
   * @param benchmark how many events a history has and keeps, if it has such a parameter
   */
  @Setup(Level.Trial)
  public void start(BenchmarkParams benchmark) {
    String events = benchmark.getParam("events");
    if (events != null) {
      history = Math.max(1, Integer.parseInt(events));
    }
    start();
  }

  void start() {
    start(
        GivenServers.find(System::getProperty, System::getenv)
            .orElseGet(() -> OwnServers.start(mode, replicas)));
  }

  void start(Servers there) {
    Population.forget();
    servers = there;
    RUNNING.set(there);
    new RedisCost().look(); // what is loaded at the first look is no cost of an operation
  }

  /** Ends the servers. */
  @TearDown(Level.Trial)
  public void close() {
    try (Servers ending = servers()) {
      RedisCost.lookBeforeTheyClose(ending);
    } finally {
      RUNNING.set(null);
    }
  }

  /** What is running in this JVM, for whoever looks at the server from outside the benchmarks. */
  static Optional<Servers> inThisJvm() {
    return Optional.ofNullable(RUNNING.get());
  }

  /**
   * What is running.
   *
   * @throws IllegalStateException if nothing has been started
   */
  Servers servers() {
    Servers now = servers;
    if (now == null) {
      throw new IllegalStateException("the servers have not been started");
    }
    return now;
  }

  Endpoint primary() {
    return servers().primary();
  }

  /**
   * As many replicas as are to confirm a write.
   *
   * @throws IllegalStateException if there are fewer
   */
  List<Endpoint> replicas(int wanted) {
    require(wanted);
    return servers().replicas().subList(0, wanted);
  }

  /** A write that waits for more than there are would measure how long it waits. */
  void require(int wanted) {
    int there = servers().replicas().size();
    if (there < wanted) {
      throw unfit("wait=%d needs as many replicas, but there are %d", wanted, there, wanted);
    }
  }

  /** For whoever waits for all replicas that Sentinels tell it of. */
  void requireNoMoreThan(int wanted) {
    int there = servers().replicas().size();
    if (there > wanted) {
      throw unfit("wait=%d would be a wait for all %d replicas", wanted, there, wanted);
    }
  }

  private IllegalStateException unfit(String what, int wanted, int there, int better) {
    return new IllegalStateException(
        what.formatted(wanted, there)
            + (servers().areOwn() ? ": add -p replicas=" + better : ": add -p wait=" + there));
  }

  /** A name for what is not the store's, which keeps to what is ours. */
  String name(String local) {
    return servers().namespace() + ":" + local;
  }

  /** How a store finds the primary; whoever opens it adds a client. */
  StoreConfig.Builder store() {
    return servers().store().set("MN_STORE_HISTORY_CAP", Integer.toString(history));
  }

  /** Opens a store that puts there what is to be measured later, always by the same client. */
  MirrorStore openToFill() {
    return MirrorStore.open(store().client("jedis").build());
  }
}
