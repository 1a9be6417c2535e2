package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.Call;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request for a lease. As long as nobody knows whether it was granted it is made again under
 * the same operation id, so that a grant whose reply was lost is found and not waited for.
 */
final class LeaseAsk {

  final Leases leases;
  final LeaseName name;
  final LeaseTerms terms;

  /** A reading of the ticker from before it was first made. */
  final long sentNanos;

  private @Nullable String operationId;

  LeaseAsk(Waiter waiter, long sentNanos) {
    this.leases = waiter.leases;
    this.name = waiter.name();
    this.terms = waiter.terms;
    this.sentNanos = sentNanos;
  }

  /** Whether its grant is what that one waits for. */
  boolean fits(Waiter waiter) {
    return terms.equals(waiter.terms);
  }

  Operations.Work<Optional<Fence>> send(Call fresh) {
    String known = operationId;
    Call call = known == null ? fresh : Operations.again(known, sentNanos, fresh);
    operationId = call.operationId();
    return backend ->
        backend.leases().acquire(name, leases.owner(), terms.ttl(), terms.confirmation(), call);
  }
}
