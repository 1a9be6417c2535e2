package io.mirrorneuron.store.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import io.mirrorneuron.store.AgentSnapshots;
import io.mirrorneuron.store.BundleArchive;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.observe.StoreObserver;
import java.util.Optional;

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
 * <p>One module serves one injector. Thread-safe.
 */
@SuppressWarnings("exports") // who uses this module has Guice; who does not must not need it
public final class StoreModule extends AbstractModule implements AutoCloseable {

  private final MirrorStore.Builder builder;
  private final OnceOpened store;

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
    this.builder = builder;
    this.store = new OnceOpened(builder::open);
  }

  @Override
  protected void configure() {
    var unused = OptionalBinder.newOptionalBinder(binder(), StoreObserver.class);
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

  /** Closes the store if it was opened; nothing can be opened afterwards. Does not throw. */
  @Override
  public void close() {
    store.close();
  }
}
