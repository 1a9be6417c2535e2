package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
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
   * @return whether it is still held; if not, it is lost for good
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
    List<Lease> all = List.copyOf(leases);
    long sent = operations.ticker().read();
    List<Boolean> held =
        operations.write(
            "renewing " + all.size() + " leases",
            Optional.empty(),
            call -> backend -> backend.leases().renew(renewals(all), call));
    return settle(all, held, sent);
  }

  /**
   * Begins {@link #renewAll}.
   *
   * @param leases the leases
   * @return those that are no longer held, later
   */
  public CompletableFuture<List<Lease>> renewAsync(Collection<Lease> leases) {
    List<Lease> all = List.copyOf(leases);
    long sent = operations.ticker().read();
    return operations
        .start(Optional.empty(), call -> backend -> backend.leases().renew(renewals(all), call))
        .thenApply(held -> settle(all, held, sent));
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

  private static List<Renewal> renewals(List<Lease> leases) {
    List<Renewal> renewals = new ArrayList<>(leases.size());
    for (Lease lease : leases) {
      renewals.add(new Renewal(lease.rawFence(), lease.terms().ttl()));
    }
    return renewals;
  }

  private static List<Lease> settle(List<Lease> leases, List<Boolean> held, long sent) {
    List<Lease> lost = new ArrayList<>();
    for (int i = 0; i < leases.size(); i++) {
      if (held.get(i)) {
        leases.get(i).renewed(sent);
      } else {
        leases.get(i).markLost();
        lost.add(leases.get(i));
      }
    }
    return List.copyOf(lost);
  }
}
