package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Leads each call through the gate to the claims. */
final class MemoryClaimStore implements ClaimStore {

  private final Gate gate;
  private final MemoryServer server;

  MemoryClaimStore(Gate gate, MemoryServer server) {
    this.gate = gate;
    this.server = server;
  }

  @Override
  public CompletionStage<Claim> claim(
      JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
    return gate.change(
        "claiming a job for " + owner,
        call,
        operation -> {
          Claim claim = server.claims().claim(jobs, owner, ttl, call.inDoubt(), operation);
          claim
              .fence()
              .ifPresent(
                  fence -> operation.confirmed(operation.receipt(fence.token(), 0), confirmation));
          return claim;
        });
  }

  @Override
  public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
    return gate.read(
        "looking for orphans",
        call,
        operation -> Orphans.of(server.claims().orphans(jobs, grace, operation.now())));
  }
}
