package io.mirrorneuron.store;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.config.TimeoutSettings;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An open store: the state of a job runtime behind one write path. The entry point; everything else
 * is reached from here. Thread-safe; open one per process and close it at the end.
 *
 * <pre>{@code
 * try (MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment())) {
 *   Receipt saved = store.jobs().put("job-42", Payload.utf8("{}"));
 * }
 * }</pre>
 */
public final class MirrorStore implements AutoCloseable {

  /** A server that answers at all has answered by then. */
  private static final long GIVING_BACK_MILLIS = 1_000;

  private final StoreConfig config;
  private final StoreBackend backend;
  private final Operations operations;
  private final String owner;
  private final LeaseKeeper keeper;
  private final LeaseLines lines;

  private MirrorStore(Builder builder, StoreBackend opened) {
    this.config = builder.config;
    this.backend = ObservedBackend.of(opened, builder.context);
    this.owner = builder.owner;
    this.operations =
        new Operations(
            backend,
            new OperationIds(),
            builder.context.ticker(),
            config.limits().maxValueBytes(),
            config.redis().defaultDeadline());
    Alarms alarms = new Alarms(builder.context.ticker());
    this.keeper = new LeaseKeeper(operations, builder.context, alarms);
    this.lines = new LeaseLines(alarms, builder.context.callbacks());
  }

  /**
   * Opens the store that the settings describe.
   *
   * @param config the settings
   * @return the store; the caller closes it
   * @throws io.mirrorneuron.store.error.StoreConfigException if the settings cannot work, or if
   *     nothing on the class path serves the mode
   * @throws io.mirrorneuron.store.error.StoreUnavailableException if no server could be reached in
   *     as many attempts as configured
   * @throws io.mirrorneuron.store.error.StoreRefusedException if a server was reached that refuses
   */
  public static MirrorStore open(StoreConfig config) {
    return builder(config).open();
  }

  /**
   * Begins to open a store with more than settings: clocks, an owner's name, an executor,
   * observers.
   *
   * @param config the settings
   * @return a builder
   */
  public static Builder builder(StoreConfig config) {
    return new Builder(config);
  }

  /**
   * Returns the jobs.
   *
   * @return the view
   */
  public Jobs jobs() {
    return new Jobs(operations);
  }

  /**
   * Returns the agents' snapshots.
   *
   * @return the view
   */
  public AgentSnapshots snapshots() {
    return new AgentSnapshots(operations);
  }

  /**
   * Returns the event histories.
   *
   * @return the view
   */
  public EventHistory events() {
    return new EventHistory(operations);
  }

  /**
   * Returns the bundles.
   *
   * @return the view
   */
  public BundleArchive bundles() {
    return new BundleArchive(operations);
  }

  /**
   * Returns the nodes.
   *
   * @return the view
   */
  public NodeStates nodes() {
    return new NodeStates(operations);
  }

  /**
   * Returns the leases, acquired in the name of {@link #owner()} and renewed by this store.
   *
   * @return the view
   */
  public Leases leases() {
    return new Leases(operations, owner, keeper, lines);
  }

  /**
   * Returns the claims: who works on which job, in the name of {@link #owner()}.
   *
   * @return the view
   */
  public JobClaims claims() {
    return new JobClaims(operations, leases());
  }

  /**
   * Asks the store how it is, now: no longer than it may take to connect and to ask once ({@code
   * MN_REDIS_CONNECT_TIMEOUT_MS} and {@code MN_REDIS_COMMAND_TIMEOUT_MS}), however long operations
   * are tried again.
   *
   * @return its health, {@code DOWN} if it cannot be reached
   * @throws io.mirrorneuron.store.error.StoreClosedException if the store is closed
   */
  public StoreHealth health() {
    TimeoutSettings timeouts = config.redis().timeouts();
    return operations
        .within(timeouts.connect().plus(timeouts.command()))
        .read("asking for health", call -> asked -> asked.health(call));
  }

  /**
   * Returns in whose name leases are acquired.
   *
   * @return the owner
   */
  public String owner() {
    return owner;
  }

  /**
   * Returns the settings with which the store was opened.
   *
   * @return the settings
   */
  public StoreConfig config() {
    return config;
  }

  /**
   * Closes the store: what is in flight ends with a definite outcome, and every thread and
   * connection is freed. Leases that are held are {@link Lease.State#LOST} from now on and not
   * released; on the server they end by themselves. Whoever waits for a lease gets a {@code
   * StoreClosedException}; a request that is under way for them has a second to end, so that what
   * it is granted can be given back. Does not throw; closing twice is closing once.
   */
  @Override
  public void close() {
    // What is not given back by then fails below, and is told.
    lines.close().copy().completeOnTimeout(null, GIVING_BACK_MILLIS, TimeUnit.MILLISECONDS).join();
    keeper.close();
    backend.close();
  }

  /** Opens a store with more than settings. Not thread-safe. */
  public static final class Builder {

    private final StoreConfig config;
    private final List<Consumer<? super FailoverReport>> failoverListeners = new ArrayList<>();
    private Optional<StoreProvider> provider = Optional.empty();
    private StoreContext context = StoreContext.system();
    private String owner =
        ProcessHandle.current().pid()
            + "-"
            + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), Character.MAX_RADIX);

    private Builder(StoreConfig config) {
      this.config = config;
    }

    /**
     * Sets what opens the store: for a provider that is given something which {@link
     * java.util.ServiceLoader} cannot give it, or a backend that stands before another one. By
     * default it is the one that serves the mode of the settings.
     *
     * @param other the provider; its mode is not compared with that of the settings
     * @return this builder
     */
    public Builder provider(StoreProvider other) {
      this.provider = Optional.of(other);
      return this;
    }

    /**
     * Sets the clocks; the JVM's by default.
     *
     * @param clock the time of day
     * @param ticker elapsed time
     * @return this builder
     */
    public Builder time(Clock clock, Ticker ticker) {
      this.context = context.time(clock, ticker);
      return this;
    }

    /**
     * Sets in whose name leases are acquired; the process id and a random part by default. <b>Two
     * stores with the same owner can adopt each other's leases.</b>
     *
     * @param name the owner
     * @return this builder
     * @throws IllegalArgumentException if the name breaks the rule of {@link Ids}
     */
    public Builder owner(String name) {
      this.owner = Ids.check("owner", name);
      return this;
    }

    /**
     * Sets where the continuations of futures and listeners run; the common pool by default. <b>It
     * must run them on threads of its own, and take them without waiting</b>: one that runs them on
     * whoever hands them over, or has that wait for room, holds up what renews leases and what
     * answers other operations. One that refuses is made up for by a new thread.
     *
     * @param executor the executor
     * @return this builder
     */
    public Builder callbackExecutor(Executor executor) {
      this.context = context.callbacks(executor);
      return this;
    }

    /**
     * Adds an observer, which is told what the store does from its opening on; nobody by default.
     * It is told besides those that were added before.
     *
     * @param observer the observer
     * @return this builder
     */
    public Builder observer(StoreObserver observer) {
      this.context = context.observer(observer);
      return this;
    }

    /**
     * Adds a listener that is told after each change of primary what came of it, and above all
     * whether confirmed writes are lost; nobody by default. It is told besides those that were
     * added before.
     *
     * <p>It runs on the {@link #callbackExecutor}, so that it may block and call the store. <b>Two
     * reports may come at the same time</b>; {@link FailoverReport#generation()} says which is the
     * later one. What it throws is logged.
     *
     * @param listener the listener
     * @return this builder
     */
    public Builder onFailover(Consumer<? super FailoverReport> listener) {
      failoverListeners.add(listener);
      return this;
    }

    /**
     * Opens the store.
     *
     * @return the store; the caller closes it
     * @throws io.mirrorneuron.store.error.StoreConfigException as {@link MirrorStore#open} does
     * @throws io.mirrorneuron.store.error.StoreException as {@link MirrorStore#open} does
     */
    public MirrorStore open() {
      StoreProvider opens = provider.orElseGet(() -> Providers.of(config));
      return new MirrorStore(this, opens.open(config, backendContext()));
    }

    /** Whoever only listens for failovers does not have every operation observed. */
    private StoreContext backendContext() {
      return failoverListeners.isEmpty()
          ? context
          : context.observer(new FailoverListeners(failoverListeners, context.callbacks()));
    }
  }
}
