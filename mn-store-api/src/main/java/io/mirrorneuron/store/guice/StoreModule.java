package io.mirrorneuron.store.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import io.mirrorneuron.store.AgentSnapshots;
import io.mirrorneuron.store.BundleArchive;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.JobClaims;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.observe.StoreObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds {@link MirrorStore} and each of its views as singletons.
 *
 * <p>The store is opened when the first of them is injected (with {@code Stage.PRODUCTION}, when
 * the injector is created), by the {@code MirrorStore.Builder} given here. It is closed by whoever
 * owns this module: {@link #close()} closes it if it was opened, so that a program can say
 *
 * <pre>{@code
 * try (StoreModule stores = new StoreModule(StoreConfig.fromEnvironment())) {
 *   Guice.createInjector(stores).getInstance(Worker.class).run();
 * }
 * }</pre>
 *
 * <p>If the injector has a binding for {@link StoreObserver}, that observer is told what the store
 * does, besides those of the builder; without one nobody else is.
 *
 * <p>With {@link #electing} it binds a {@link LeaderElector} too, which campaigns from the moment
 * when it is injected, and is closed before the store. Without it there is none to inject: whether
 * a process is to lead, and what, is no default.
 *
 * <p>One module serves one injector. Thread-safe.
 */
@SuppressWarnings("exports") // who uses this module has Guice; who does not must not need it
public final class StoreModule extends AbstractModule implements AutoCloseable {

  private final MirrorStore.Builder builder;
  private final OnceOpened store;
  private final Optional<Election> election;

  /**
   * Creates a module that opens the store that the settings describe.
   *
   * @param config the settings
   */
  public StoreModule(StoreConfig config) {
    this(MirrorStore.builder(config));
  }

  /**
   * Creates a module that opens the store with more than settings.
   *
   * @param builder opens the store, once; not used for anything else
   */
  public StoreModule(MirrorStore.Builder builder) {
    this(builder, Optional.empty());
  }

  private StoreModule(MirrorStore.Builder builder, Optional<Election> election) {
    this.builder = builder;
    this.store = new OnceOpened(builder::open);
    this.election = election;
  }

  /**
   * Returns a module that binds a {@link LeaderElector} besides what this one does. <b>It takes
   * this one's place</b>: only the new one is to be installed, and closed.
   *
   * @param name the lease to lead by
   * @param terms its terms
   * @return a new module
   */
  public StoreModule electing(LeaseName name, LeaseTerms terms) {
    return new StoreModule(builder, Optional.of(new Election(name, terms)));
  }

  @Override
  protected void configure() {
    var unused = OptionalBinder.newOptionalBinder(binder(), StoreObserver.class);
    election.ifPresent(
        held -> {
          var leases = getProvider(Leases.class);
          bind(LeaderElector.class)
              .toProvider(() -> held.campaign(leases.get()))
              .in(Singleton.class);
        });
  }

  @Provides
  @Singleton
  MirrorStore store(Optional<StoreObserver> observer) {
    observer.ifPresent(builder::observer);
    return store.get();
  }

  @Provides
  @Singleton
  Jobs jobs(MirrorStore opened) {
    return opened.jobs();
  }

  @Provides
  @Singleton
  AgentSnapshots snapshots(MirrorStore opened) {
    return opened.snapshots();
  }

  @Provides
  @Singleton
  EventHistory events(MirrorStore opened) {
    return opened.events();
  }

  @Provides
  @Singleton
  BundleArchive bundles(MirrorStore opened) {
    return opened.bundles();
  }

  @Provides
  @Singleton
  NodeStates nodes(MirrorStore opened) {
    return opened.nodes();
  }

  @Provides
  @Singleton
  Leases leases(MirrorStore opened) {
    return opened.leases();
  }

  @Provides
  @Singleton
  JobClaims claims(MirrorStore opened) {
    return opened.claims();
  }

  /**
   * Closes the elector, if there is one, and the store if it was opened; nothing can be opened
   * afterwards. Does not throw.
   */
  @Override
  public void close() {
    election.ifPresent(Election::close);
    store.close();
  }

  /** What is led by, and who campaigns for it once it was injected. */
  private static final class Election {
    private final LeaseName name;
    private final LeaseTerms terms;
    private volatile @Nullable LeaderElector elector;

    Election(LeaseName name, LeaseTerms terms) {
      this.name = name;
      this.terms = terms;
    }

    LeaderElector campaign(Leases leases) {
      LeaderElector begun = LeaderElector.campaign(leases, name, terms);
      elector = begun;
      return begun;
    }

    void close() {
      LeaderElector begun = elector;
      if (begun != null) {
        begun.close();
      }
    }
  }
}
