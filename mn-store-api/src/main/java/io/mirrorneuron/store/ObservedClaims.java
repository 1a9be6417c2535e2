package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Which kind each operation on claims is. */
final class ObservedClaims implements ClaimStore {

  private final ClaimStore to;
  private final Observation observation;

  ObservedClaims(ClaimStore to, Observation observation) {
    this.to = to;
    this.observation = observation;
  }

  @Override
  public CompletionStage<Claim> claim(
      JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
    return observation.of(
        OperationKind.CLAIM_JOB, () -> to.claim(jobs, owner, ttl, confirmation, call));
  }

  @Override
  public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
    return observation.of(OperationKind.FIND_ORPHANS, () -> to.orphans(jobs, grace, call));
  }
}
