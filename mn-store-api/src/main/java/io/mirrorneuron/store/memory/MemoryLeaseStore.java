package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Leads each call through the gate to the leases. */
final class MemoryLeaseStore implements LeaseStore {

  private final Gate gate;
  private final MemoryServer server;

  MemoryLeaseStore(Gate gate, MemoryServer server) {
    this.gate = gate;
    this.server = server;
  }

  @Override
  public CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
    return gate.change(
        "granting the " + name + " to " + owner,
        call,
        operation -> {
          Optional<Fence> grant = server.leases().acquire(name, owner, ttl, operation);
          grant.ifPresent(
              fence -> operation.confirmed(operation.receipt(fence.token(), 0), confirmation));
          return grant;
        });
  }

  @Override
  public CompletionStage<List<Boolean>> renew(List<Renewal> renewals, Call call) {
    return gate.change(
        "renewing " + renewals.size() + " leases",
        call,
        operation ->
            renewals.stream()
                .map(renewal -> server.leases().renew(renewal, operation.now()))
                .toList());
  }

  @Override
  public CompletionStage<Boolean> release(Fence fence, Call call) {
    return gate.change(
        "releasing the " + fence.lease(),
        call,
        operation -> server.leases().release(fence, operation.now()));
  }

  @Override
  public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
    return gate.read(
        "inspecting " + names.size() + " leases",
        call,
        operation ->
            names.stream().map(name -> server.leases().inspect(name, operation.now())).toList());
  }
}
