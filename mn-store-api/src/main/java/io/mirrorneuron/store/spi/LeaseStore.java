package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The primitives of leases. Handles, renewal by itself and election are written once, above this.
 * Thread-safe. The clauses of {@link StoreBackend} hold for every method, with G4 in the form of
 * L3.
 *
 * <ul>
 *   <li><b>L1</b> A lease is granted to one holder at a time: while it is held, no other request is
 *       granted, whoever asks.
 *   <li><b>L2</b> Each grant's token is larger than every token of that lease before, over release,
 *       expiry and deletion of its job.
 *   <li><b>L3</b> A request that is submitted again with the same operation id while its grant is
 *       held gets that grant, not a refusal.
 *   <li><b>L4</b> A lease that is not renewed is free when its ttl is over, not before.
 *   <li><b>L5</b> A renewal counts only with the token that holds the lease; it sets the remaining
 *       time to the full ttl. The reply tells of each lease whether it is still held. A lease that
 *       has expired is not revived, even if nobody has taken it.
 *   <li><b>L6</b> A release counts only with the token that holds the lease. One that fewer
 *       replicas know of than required fails with {@code UnconfirmedException}. One that is
 *       submitted again and finds the lease not held fails with {@code UNKNOWN}: the first may have
 *       released it.
 *   <li><b>L7</b> Inspecting tells owner, token and remaining time, and changes nothing.
 *   <li><b>L8</b> A free lease of a job that does not exist is not granted: {@code
 *       NotFoundException}.
 *   <li><b>L9</b> A grant that fewer replicas hold than required fails with {@code
 *       UnconfirmedException}, whose receipt has the token as its version, so that it can be
 *       released.
 *   <li><b>L10</b> A renewal does not wait until it is replicated, but what it says of that is
 *       true: {@link Replication.Since} only of what as many replicas hold as the store is
 *       configured to require, {@link Replication.NotRequired} only where none are.
 *   <li><b>L11</b> A watcher is woken after each release of the lease it watches, possibly also
 *       without one; a wake-up may be lost while the connection is. That a lease has expired is not
 *       told.
 * </ul>
 */
public interface LeaseStore {

  /**
   * Asks for a lease.
   *
   * @param name the lease
   * @param owner who asks
   * @param ttl how long the grant lasts without renewal, 1 ms or more
   * @param confirmation how many replicas must hold the grant
   * @param call the circumstances
   * @return the token; empty if somebody holds it
   */
  CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability confirmation, Call call);

  /**
   * Renews leases. <b>That it is known to be replicated is not waited for</b>, unless as long as a
   * durable write waits for its confirmation.
   *
   * @param renewals the leases
   * @param call the circumstances
   * @return which of them are still held, and what is known of the replication of renewals (L10)
   */
  CompletionStage<Renewed> renew(List<Renewal> renewals, Call call);

  /**
   * Gives a lease back.
   *
   * @param fence the lease and its token
   * @param confirmation how many replicas must know of it; a failover may undo what they do not
   * @param call the circumstances
   * @return whether it was held with that token until now
   */
  CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call);

  /**
   * Looks at leases.
   *
   * @param names the leases
   * @param call the circumstances
   * @return for each, in the same order, who holds it; empty if it is free
   */
  CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call);

  /**
   * Has a watcher woken after each release of a lease (L11), so that whoever waits for it need not
   * ask all the time. Takes no deadline: it holds until it is closed, over reconnects too.
   *
   * @param name the lease
   * @param watcher called on a thread of the backend; returns at once, never blocks, never throws
   * @return closes the watch; closing twice is closing once
   */
  Watch watchRelease(LeaseName name, Runnable watcher);

  /**
   * One lease to renew.
   *
   * @param fence the lease and its token
   * @param ttl the time it is to last from now, 1 ms or more
   */
  record Renewal(Fence fence, Duration ttl) {}

  /**
   * What came of a renewal.
   *
   * @param held for each lease, in the order of the renewals, whether it is still held
   * @param replication what is known of the replication of renewals
   */
  record Renewed(List<Boolean> held, Replication replication) {}
}
