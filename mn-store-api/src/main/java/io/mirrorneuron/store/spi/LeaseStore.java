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
 *   <li><b>L6</b> A release counts only with the token that holds the lease.
 *   <li><b>L7</b> Inspecting tells owner, token and remaining time, and changes nothing.
 *   <li><b>L8</b> A free lease of a job that does not exist is not granted: {@code
 *       NotFoundException}.
 *   <li><b>L9</b> A grant that fewer replicas hold than required fails with {@code
 *       UnconfirmedException}, whose receipt has the token as its version, so that it can be
 *       released.
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
   * Renews leases, without waiting for replicas.
   *
   * @param renewals the leases
   * @param call the circumstances
   * @return for each, in the same order, whether it is still held
   */
  CompletionStage<List<Boolean>> renew(List<Renewal> renewals, Call call);

  /**
   * Gives a lease back, without waiting for replicas.
   *
   * @param fence the lease and its token
   * @param call the circumstances
   * @return whether it was held with that token until now
   */
  CompletionStage<Boolean> release(Fence fence, Call call);

  /**
   * Looks at leases.
   *
   * @param names the leases
   * @param call the circumstances
   * @return for each, in the same order, who holds it; empty if it is free
   */
  CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call);

  /**
   * One lease to renew.
   *
   * @param fence the lease and its token
   * @param ttl the time it is to last from now, 1 ms or more
   */
  record Renewal(Fence fence, Duration ttl) {}
}
