package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.Watch;
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
  public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
    return gate.change(
        "renewing " + renewals.size() + " leases",
        call,
        operation ->
            new Renewed(
                renewals.stream()
                    .map(renewal -> server.leases().renew(renewal, operation.now()))
                    .toList(),
                operation.replication()));
  }

  @Override
  public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
    return gate.change(
        "releasing the " + fence.lease(),
        call,
        operation -> {
          boolean held = server.leases().release(fence, operation.now());
          if (held) {
            operation.wakeAfterwards(server.releaseWatchers().of(fence.lease()));
            Receipt unused = operation.confirmed(operation.receipt(fence.token(), 0), confirmation);
          } else if (call.inDoubt()) {
            throw new UnknownOutcomeException(
                "releasing the "
                    + fence.lease()
                    + " was submitted before, and it is not held with that token; the first may"
                    + " have released it",
                null);
          }
          return held;
        });
  }

  @Override
  public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
    return gate.read(
        "inspecting " + names.size() + " leases",
        call,
        operation ->
            names.stream().map(name -> server.leases().inspect(name, operation.now())).toList());
  }

  @Override
  public Watch watchRelease(LeaseName name, Runnable watcher) {
    return gate.watch(server.releaseWatchers(), name, watcher);
  }
}
