package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.JobClaims;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A store as applications open it, with all that is built over a backend; and the backend below,
 * for what somebody else may do to its leases.
 */
final class Application implements AutoCloseable {

  private final MirrorStore store;
  private final Client below;
  private final AtomicLong requests;

  private Application(MirrorStore store, Client below, AtomicLong requests) {
    this.store = store;
    this.below = below;
    this.requests = requests;
  }

  static Application open(
      StoreProvider provider,
      StoreConfig config,
      String owner,
      UnaryOperator<MirrorStore.Builder> change) {
    Remembering remembering = new Remembering(provider);
    AtomicLong requests = new AtomicLong();
    StoreObserver counting =
        new StoreObserver() {
          @Override
          public void operationEnded(OperationEnded event) {
            if (event.kind() == OperationKind.ACQUIRE_LEASE) {
              requests.incrementAndGet();
            }
          }
        };
    MirrorStore store =
        change
            .apply(
                MirrorStore.builder(config).provider(remembering).owner(owner).observer(counting))
            .open();
    return new Application(
        store, new Client(Objects.requireNonNull(remembering.opened.get())), requests);
  }

  Leases leases() {
    return store.leases();
  }

  JobClaims claims() {
    return store.claims();
  }

  /** The backend; <b>not for a store whose ticker was put forward</b>. */
  Client below() {
    return below;
  }

  /** Releases a lease behind the store's back, on this thread: its executor may be busy. */
  boolean takeAway(Fence fence) {
    return below.release(
        fence, Durability.configured(), below.call().waiting(Call.Waiting.CALLER_WAITS));
  }

  String owner() {
    return store.owner();
  }

  /** How often it has asked for a lease, and been answered. */
  long requests() {
    return requests.get();
  }

  /** A lease that must be granted. */
  Lease granted(LeaseName name, LeaseTerms terms) {
    return leases()
        .acquire(name, terms)
        .orElseThrow(() -> new AssertionError(name + " was not granted to " + owner()));
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return "the store of " + owner();
  }

  /** Opens what another one opens, and remembers it. */
  private static final class Remembering implements StoreProvider {

    private final StoreProvider provider;
    private final AtomicReference<StoreBackend> opened = new AtomicReference<>();

    Remembering(StoreProvider provider) {
      this.provider = provider;
    }

    @Override
    public String mode() {
      return provider.mode();
    }

    @Override
    public StoreBackend open(StoreConfig config, StoreContext context) {
      StoreBackend backend = provider.open(config, context);
      opened.set(backend);
      return backend;
    }
  }
}
