package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Leases: the right of one owner at a time, with a fencing token that the store enforces. What is
 * acquired is renewed by itself until it is closed. Thread-safe. What {@linkplain
 * io.mirrorneuron.store all methods have in common} is said once for the package.
 */
public final class Leases {

  private final Operations operations;
  private final String owner;
  private final LeaseKeeper keeper;
  private final LeaseLines lines;

  Leases(Operations operations, String owner, LeaseKeeper keeper) {
    this(operations, owner, keeper, new LeaseLines(keeper.alarms(), keeper.context().callbacks()));
  }

  Leases(Operations operations, String owner, LeaseKeeper keeper, LeaseLines lines) {
    this.operations = operations;
    this.owner = owner;
    this.keeper = keeper;
    this.lines = lines;
  }

  /**
   * Returns the same view with another deadline for each operation.
   *
   * @param deadline how long one operation may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public Leases within(Duration deadline) {
    return new Leases(operations.within(deadline), owner, keeper, lines);
  }

  /**
   * Asks for a lease, without waiting for its holder to let go. From then on the store renews it
   * every {@link LeaseTerms#renewEvery()}, until the lease is closed.
   *
   * <p>Its first local deadline counts from before this request. <b>With a confirmation by fewer
   * replicas than the store is configured to require, a failover in that time may give the lease to
   * somebody else while it still counts as held</b>: that is what the terms ask for.
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
          .map(fence -> granted(fence, terms, sent));
    } catch (UnconfirmedException e) {
      throw undone(e, new Fence(name, e.receipt().version()), terms);
    }
  }

  /**
   * Asks for a lease, and waits for it if somebody holds it. Among those who wait in this store it
   * is granted in the order in which they came; <b>between stores there is no order</b>. The server
   * is asked when the lease is released, and every {@link LeaseTerms#renewEvery()} (less up to a
   * quarter, by chance), in case that was not told or the lease has expired.
   *
   * <p>While the store cannot be reached it is asked again until the time is over. A request of
   * which nobody knows whether it was granted is made again as the same, so that its own grant does
   * not keep anybody waiting.
   *
   * @param name the lease
   * @param terms its terms
   * @param patience how long to wait at the most, by the store's ticker, above zero; anything
   *     longer than a year is a year
   * @return the lease, kept as {@link #acquire(LeaseName, LeaseTerms)} says; empty if the time is
   *     over and somebody held it, or waited for it in this store, all along
   * @throws InterruptedException if the thread is interrupted while it waits; it is granted nothing
   *     then, and a grant that is on its way is given back
   * @throws IllegalArgumentException if the patience is not positive
   * @throws io.mirrorneuron.store.error.NotFoundException as {@link #acquire(LeaseName,
   *     LeaseTerms)} does, at once
   * @throws UnconfirmedException as {@link #acquire(LeaseName, LeaseTerms)} does, at once
   * @throws io.mirrorneuron.store.error.UnknownOutcomeException if the time is over and the last
   *     request may have been granted; if it was, and the store is reached again, it is given back
   * @throws io.mirrorneuron.store.error.StoreClosedException if the store is closed; what is
   *     granted at that moment is given back if the server answers while the store closes, and
   *     <b>otherwise held until its ttl is over</b>
   * @throws StoreException if the time is over and the last request failed, or the store has not
   *     answered one
   */
  public Optional<Lease> acquire(LeaseName name, LeaseTerms terms, Duration patience)
      throws InterruptedException {
    Waiter waiter = wait(name, terms, patience, Runnable::run);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiter.result.get();
        } catch (InterruptedException e) {
          if (waiter.result.cancel(false)) {
            throw e;
          }
          interrupted = true; // it had ended just before
        }
      }
    } catch (ExecutionException e) {
      throw (StoreException) e.getCause();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Begins to wait for a lease, as {@link #acquire(LeaseName, LeaseTerms, Duration)} does. Whoever
   * cancels the future does not wait any more, and <b>what is granted then is given back</b>;
   * cancelling a future that depends on this one changes nothing.
   *
   * @param name the lease
   * @param terms its terms
   * @param patience how long to wait at the most, by the store's ticker, above zero
   * @return the lease, later; what depends on the future runs on the store's callback executor
   * @throws IllegalArgumentException if the patience is not positive
   */
  public CompletableFuture<Optional<Lease>> acquireAsync(
      LeaseName name, LeaseTerms terms, Duration patience) {
    return wait(name, terms, patience, lines.callbacks()).result;
  }

  /**
   * Renews one lease at once. <b>Nobody needs this to keep a lease</b>: it is for who wants to know
   * now whether a lease is still held, or to begin with its full time.
   *
   * @param lease the lease, acquired from this store
   * @return whether it is still held; if not, it is lost for good. One that is known to be lost, or
   *     was released, is not renewed any more
   * @throws IllegalArgumentException if another store renews the lease
   * @throws StoreException if the store could not be reached; the lease stays what its local
   *     deadline says
   */
  public boolean renew(Lease lease) {
    return renewAll(List.of(lease)).isEmpty();
  }

  /**
   * Renews many leases at once, as {@link #renew} does.
   *
   * @param leases the leases, acquired from this store
   * @return those that are no longer held, lost for good
   * @throws IllegalArgumentException if another store renews one of the leases
   * @throws StoreException if the store could not be reached; each lease stays what its local
   *     deadline says
   */
  public List<Lease> renewAll(Collection<Lease> leases) {
    Renewing call = renewing(leases);
    return call.asked.isEmpty()
        ? lost(leases)
        : operations.write(call.toString(), Optional.empty(), settling(call, leases));
  }

  /**
   * Begins {@link #renewAll}.
   *
   * @param leases the leases, acquired from this store
   * @return those that are no longer held, later
   * @throws IllegalArgumentException if another store renews one of the leases
   */
  public CompletableFuture<List<Lease>> renewAsync(Collection<Lease> leases) {
    Renewing call = renewing(leases);
    return call.asked.isEmpty()
        ? CompletableFuture.completedFuture(lost(leases))
        : operations.startAndTell(call.toString(), settling(call, leases), lines.callbacks());
  }

  /**
   * Gives a lease back, confirmed by as many replicas as its grant. From the moment it is called
   * the lease counts as lost here. Writes under it that were begun before reach the server before.
   *
   * @param lease the lease
   * @return whether it was still held
   * @throws io.mirrorneuron.store.error.UnknownOutcomeException if it may or may not be free; also
   *     if a reply was lost, and it cannot be told any more who ended the lease
   * @throws UnconfirmedException if it is free now, but too few replicas know that in time: after a
   *     failover it may be held until its ttl is over
   * @throws StoreException if the store could not be reached; it is held until its ttl is over
   */
  public boolean release(Lease lease) {
    letGo(lease);
    // By the store that has it now: the one that had it before may be closed.
    return lease.kept().leases.release(lease.rawFence(), lease.terms().confirmation());
  }

  /**
   * Takes over a lease that this owner holds already, from a store that is gone: after a process
   * has been replaced. For one that is alive there is {@link #adopt(Lease)}; <b>two handles of one
   * lease do not know of each other</b>.
   *
   * <p>Where replicas are required, the lease may be {@link Lease.State#SUSPENDED} at first: until
   * they are known to hold a renewal.
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
    Fence fence = new Fence(name, token);
    // What is known of it is only that its time is not over yet.
    Lease lease = new Lease(this, keeper, fence, owner, terms, operations.ticker().read());
    return keeper.adopt(lease, this::renewed) ? Optional.of(lease) : Optional.empty();
  }

  /**
   * Takes over a live lease from another store of the same owner: to change the client of a running
   * process. The lease is renewed by this store from now on and no longer by the other, which may
   * then be closed; it is the same object, and stays what it is for whoever holds it.
   *
   * @param live the lease
   * @return whether it is still held; if not, it is lost for good
   * @throws IllegalArgumentException if the lease has another owner, or if the other store has
   *     another ticker
   * @throws StoreException if this store could not be reached; the other one goes on renewing it
   */
  public boolean adopt(Lease live) {
    if (!live.owner().equals(owner)) {
      throw new IllegalArgumentException(live + " cannot be adopted by a store of " + owner);
    }
    if (!live.sharesTickerWith(keeper.context())) {
      throw new IllegalArgumentException(live + " has a deadline by another ticker");
    }
    return !live.isLost() && keeper.take(live, this, this::renewed);
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

  /**
   * Has a lease renewed no more, then releases it; one that is lost already is left alone. A
   * release that fails is logged.
   */
  static void releaseOnce(Lease lease) {
    if (letGo(lease)) {
      // By the store that has it now: the one that had it before may be closed.
      Leases having = lease.kept().leases;
      try {
        boolean unused = having.release(lease.rawFence(), lease.terms().confirmation());
      } catch (StoreException e) {
        having.keeper.inquiry().doubtRelease(lease.rawFence(), lease.terms(), e);
      }
    }
  }

  /**
   * Asks for a lease at once, because the server has refused a write under it: so that its handle
   * says the same. If that fails, the keeper's next renewal tells.
   */
  static void askAgain(Lease lease) {
    Kept kept = lease.kept();
    Leases having = kept.leases;
    if (!lease.isLost()) {
      Renewing call = kept.keeper.book().begin(List.of(kept));
      var unused = having.operations.startPart(having.settling(call, List.of(lease)));
    }
  }

  String owner() {
    return owner;
  }

  Operations operations() {
    return operations;
  }

  Clock clock() {
    return keeper.context().clock();
  }

  LeaseLines lines() {
    return lines;
  }

  /** Releases a lease that nobody wants, without waiting for that. */
  static void giveBack(Lease lease) {
    if (letGo(lease)) {
      var unused =
          lease
              .kept()
              .leases
              .releaseLater(lease.rawFence(), lease.terms().confirmation(), lease.terms());
    }
  }

  /** Begins to release; if that fails, says until when the lease may be held. */
  CompletableFuture<Boolean> releaseLater(Fence fence, Durability confirmation, LeaseTerms terms) {
    CompletableFuture<Boolean> released =
        operations
            .<Boolean>startPart(
                call -> backend -> backend.leases().release(fence, confirmation, call))
            .whenComplete(
                (held, failure) -> {
                  lines.released(fence.lease());
                  if (failure != null) {
                    keeper.inquiry().doubtRelease(fence, terms, failure);
                  }
                });
    lines.expect(released);
    return released;
  }

  private Waiter wait(LeaseName name, LeaseTerms terms, Duration patience, Executor telling) {
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "a patience of " + patience + " is not positive; acquire without one does not wait");
    }
    Waiter waiter = new Waiter(this, name, terms, lines.deadline(patience), telling, failure -> {});
    lines.enter(waiter);
    return waiter;
  }

  /** Keeps a grant, whether it was asked for or claimed. */
  Lease granted(Fence fence, LeaseTerms terms, long sentNanos) {
    long deadline = sentNanos + terms.localTerm().toNanos();
    Lease lease = new Lease(this, keeper, fence, owner, terms, deadline);
    keeper.keep(lease.kept());
    return lease;
  }

  private static boolean letGo(Lease lease) {
    boolean first = lease.lose();
    lease.kept().remove();
    if (first) {
      lease.noteLost(LeaseChange.Cause.RELEASED);
      lease.deliver();
    }
    return first;
  }

  /** To renew what was released would keep from others what nobody holds, if the release failed. */
  private Renewing renewing(Collection<Lease> leases) {
    List<Kept> live = new ArrayList<>();
    for (Lease lease : leases) {
      Kept kept = lease.kept();
      if (kept.keeper != keeper) {
        throw new IllegalArgumentException(
            lease + " is renewed by another store, which this one can take it over from: adopt it");
      }
      if (!lease.isLost()) {
        live.add(kept);
      }
    }
    return keeper.book().begin(live);
  }

  private Renewed renewed(Renewing call) {
    return operations.write(call.toString(), Optional.empty(), call::send);
  }

  /**
   * As part of the stage, and not after it: neither a busy callback executor nor a future that
   * somebody cancelled must hide that a lease was lost.
   */
  private Function<Call, Operations.Work<List<Lease>>> settling(
      Renewing call, Collection<Lease> leases) {
    List<Lease> asked = List.copyOf(leases);
    return of ->
        backend ->
            call.send(of)
                .on(backend)
                .thenApply(
                    answer -> {
                      var unused = keeper.settle(call, answer);
                      // also those that were released while the call was under way
                      return lost(asked);
                    });
  }

  private static List<Lease> lost(Collection<Lease> leases) {
    return leases.stream().filter(Lease::isLost).toList();
  }

  private boolean release(Fence fence, Durability confirmation) {
    try {
      return operations.write(
          "releasing " + fence,
          Optional.empty(),
          call -> backend -> backend.leases().release(fence, confirmation, call));
    } finally {
      lines.released(fence.lease()); // also if it failed, which may be only the confirmation
    }
  }

  /** Gives back what too few replicas hold; returns what to throw. */
  StoreException undone(UnconfirmedException unconfirmed, Fence fence, LeaseTerms terms) {
    try {
      // Replicas that did not confirm the grant need not confirm that it is undone.
      boolean unused = release(fence, Durability.none());
      return unconfirmed;
    } catch (StoreException e) {
      return notUndone(unconfirmed, "acquiring " + fence, terms, e);
    }
  }

  static StoreException notUndone(
      UnconfirmedException unconfirmed, String what, LeaseTerms terms, StoreException why) {
    return new UnconfirmedException(
        what
            + " (giving it back failed too, so it may be held until its ttl of "
            + terms.ttl()
            + " is over)",
        unconfirmed.receipt(),
        unconfirmed.required(),
        why);
  }
}
