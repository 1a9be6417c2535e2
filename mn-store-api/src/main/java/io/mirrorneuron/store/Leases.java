package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Leases: the right of one owner at a time, with a fencing token that the store enforces.
 * Thread-safe. What {@linkplain io.mirrorneuron.store all methods have in common} is said once for
 * the package.
 */
public final class Leases {

  private final Operations operations;
  private final String owner;

  Leases(Operations operations, String owner) {
    this.operations = operations;
    this.owner = owner;
  }

  /**
   * Returns the same view with another deadline for each operation.
   *
   * @param deadline how long one operation may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public Leases within(Duration deadline) {
    return new Leases(operations.within(deadline), owner);
  }

  /**
   * Asks for a lease, without waiting for its holder to let go.
   *
   * @param name the lease
   * @param terms its terms
   * @return the lease; empty if somebody holds it, this store included
   * @throws io.mirrorneuron.store.error.NotFoundException if it is the lease of a job that does not
   *     exist
   * @throws UnconfirmedException if it was granted, but too few replicas hold the grant. It has
   *     been given back, unless the message says that this failed too: then it is held until its
   *     ttl is over
   * @throws io.mirrorneuron.store.error.UnknownOutcomeException if it may have been granted; then
   *     it is held until its ttl is over
   * @throws StoreException for every other failure
   */
  public Optional<Lease> acquire(LeaseName name, LeaseTerms terms) {
    long sent = operations.ticker().read();
    try {
      return operations
          .write(
              "acquiring " + name,
              Optional.empty(),
              call ->
                  backend ->
                      backend
                          .leases()
                          .acquire(name, owner, terms.ttl(), terms.confirmation(), call))
          .map(fence -> new Lease(this, operations.ticker(), fence, owner, terms, sent));
    } catch (UnconfirmedException e) {
      throw undone(e, new Fence(name, e.receipt().version()), terms);
    }
  }

  /**
   * Renews one lease, without waiting for replicas.
   *
   * @param lease the lease
   * @return whether it is still held; if not, it is lost for good. One that is known to be lost, or
   *     was released, is not renewed any more
   * @throws StoreException if the store could not be reached; the lease stays what its local
   *     deadline says
   */
  public boolean renew(Lease lease) {
    return renewAll(List.of(lease)).isEmpty();
  }

  /**
   * Renews many leases in one call.
   *
   * @param leases the leases
   * @return those that are no longer held, lost for good
   * @throws StoreException if the store could not be reached; each lease stays what its local
   *     deadline says
   */
  public List<Lease> renewAll(Collection<Lease> leases) {
    Renewing round = new Renewing(leases, operations.ticker().read());
    return round.isEmpty()
        ? round.lost()
        : operations.write(round.toString(), Optional.empty(), round::send);
  }

  /**
   * Begins {@link #renewAll}.
   *
   * @param leases the leases
   * @return those that are no longer held, later
   */
  public CompletableFuture<List<Lease>> renewAsync(Collection<Lease> leases) {
    Renewing round = new Renewing(leases, operations.ticker().read());
    return round.isEmpty()
        ? CompletableFuture.completedFuture(round.lost())
        : operations.start(round.toString(), Optional.empty(), round::send);
  }

  /**
   * Gives a lease back. From the moment it is called the lease counts as lost here.
   *
   * @param lease the lease
   * @return whether it was still held; false also if a first attempt released it and its reply was
   *     lost
   * @throws StoreException if the store could not be reached; it is held until its ttl is over
   */
  public boolean release(Lease lease) {
    lease.markLost();
    return release(lease.rawFence());
  }

  /**
   * Takes over a lease that this owner holds already, from another store object: to change the
   * client or the process under a live lease.
   *
   * @param name the lease
   * @param token its token
   * @param terms its terms from now on
   * @return the lease, renewed; empty if this owner does not hold it with that token
   * @throws StoreException if the store could not be reached
   */
  public Optional<Lease> adopt(LeaseName name, long token, LeaseTerms terms) {
    boolean ours =
        inspect(name)
            .filter(info -> info.owner().equals(owner) && info.token() == token)
            .isPresent();
    if (!ours) {
      return Optional.empty();
    }
    long sent = operations.ticker().read();
    Lease lease = new Lease(this, operations.ticker(), new Fence(name, token), owner, terms, sent);
    return renew(lease) ? Optional.of(lease) : Optional.empty();
  }

  /**
   * Looks at a lease.
   *
   * @param name the lease
   * @return who holds it, with which token, for how long; empty if it is free
   * @throws StoreException if the store could not be read
   */
  public Optional<LeaseInfo> inspect(LeaseName name) {
    return inspectAll(List.of(name)).get(0);
  }

  /**
   * Looks at many leases in one exchange.
   *
   * @param names the leases
   * @return for each, in the same order, who holds it
   * @throws StoreException if the store could not be read
   */
  public List<Optional<LeaseInfo>> inspectAll(List<LeaseName> names) {
    List<LeaseName> all = List.copyOf(names);
    if (all.isEmpty()) {
      return List.of();
    }
    return operations.read(
        "inspecting " + (all.size() == 1 ? all.get(0).toString() : all.size() + " leases"),
        call -> backend -> backend.leases().inspect(all, call));
  }

  private boolean release(Fence fence) {
    return operations.write(
        "releasing " + fence,
        Optional.empty(),
        call -> backend -> backend.leases().release(fence, call));
  }

  private StoreException undone(UnconfirmedException unconfirmed, Fence fence, LeaseTerms terms) {
    try {
      boolean unused = release(fence);
      return unconfirmed;
    } catch (StoreException e) {
      return new UnconfirmedException(
          "acquiring "
              + fence
              + " (giving it back failed too, so it may be held until its ttl of "
              + terms.ttl()
              + " is over)",
          unconfirmed.receipt(),
          unconfirmed.required(),
          e);
    }
  }

  /** One call that renews many leases. */
  private static final class Renewing {

    private final List<Lease> asked;
    private final List<Lease> lost = new ArrayList<>();
    private final long sentNanos;

    Renewing(Collection<Lease> leases, long sentNanos) {
      List<Lease> live = new ArrayList<>();
      for (Lease lease : leases) {
        // To renew what was released would keep from others what nobody holds, if the release
        // failed.
        (lease.isLost() ? lost : live).add(lease);
      }
      this.asked = List.copyOf(live);
      this.sentNanos = sentNanos;
    }

    boolean isEmpty() {
      return asked.isEmpty();
    }

    /**
     * Settled as part of the stage, and not after it: neither a busy callback executor nor a future
     * that somebody cancelled must hide that a lease was lost.
     */
    Operations.Work<List<Lease>> send(Call call) {
      List<Renewal> renewals =
          asked.stream().map(lease -> new Renewal(lease.rawFence(), lease.terms().ttl())).toList();
      return backend -> backend.leases().renew(renewals, call).thenApply(this::settle);
    }

    List<Lease> lost() {
      return List.copyOf(lost);
    }

    @Override
    public String toString() {
      return "renewing " + (asked.size() == 1 ? asked.get(0).name() : asked.size() + " leases");
    }

    private List<Lease> settle(List<Boolean> held) {
      for (int i = 0; i < asked.size(); i++) {
        Lease lease = asked.get(i);
        if (held.get(i)) {
          lease.renewed(sentNanos);
        } else {
          lease.markLost();
        }
        // Also one that was released while the call was under way.
        if (lease.isLost()) {
          lost.add(lease);
        }
      }
      return lost();
    }
  }
}
