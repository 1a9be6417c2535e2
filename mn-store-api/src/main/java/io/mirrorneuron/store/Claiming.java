package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore.Claim;
import java.time.Duration;
import java.util.Optional;

/** One claim: a request for the lease of whichever job is free. Used by one thread. */
final class Claiming {

  private final Operations operations;
  private final Leases leases;
  private final JobQuery jobs;
  private final LeaseTerms terms;
  private final long sentNanos;
  private String operationId = "";

  Claiming(Operations operations, Leases leases, JobQuery jobs, LeaseTerms terms) {
    this.operations = operations;
    this.leases = leases;
    this.jobs = jobs;
    this.terms = terms;
    this.sentNanos = operations.ticker().read();
  }

  Claim run(Duration deadline) {
    try {
      return operations.write("claiming a job", Optional.of(deadline), this::first);
    } catch (UnconfirmedException e) {
      throw undone(e);
    }
  }

  /** The lease of the job that was claimed. */
  Lease lease(Claim claim) {
    return leases.granted(claim.fence().orElseThrow(), terms, sentNanos);
  }

  private Operations.Work<Claim> first(Call call) {
    operationId = call.operationId();
    return backend ->
        backend.claims().claim(jobs, leases.owner(), terms.ttl(), terms.confirmation(), call);
  }

  /** What the claim was granted is found by submitting it again (C5), and given back. */
  private StoreException undone(UnconfirmedException unconfirmed) {
    Optional<Fence> grant;
    try {
      grant =
          operations
              .write("finding what the claim was granted", Optional.empty(), this::again)
              .fence();
    } catch (StoreException e) {
      return Leases.notUndone(unconfirmed, "claiming a job", terms, e);
    }
    return grant.map(fence -> leases.undone(unconfirmed, fence, terms)).orElse(unconfirmed);
  }

  private Operations.Work<Claim> again(Call fresh) {
    Call call = Operations.again(operationId, sentNanos, fresh);
    return backend ->
        backend.claims().claim(jobs, leases.owner(), terms.ttl(), Durability.none(), call);
  }
}
