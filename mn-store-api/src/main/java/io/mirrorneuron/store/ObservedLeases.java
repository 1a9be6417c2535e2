package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Which kind each operation on leases is. */
final class ObservedLeases implements LeaseStore {

  private final LeaseStore to;
  private final Observation observation;

  ObservedLeases(LeaseStore to, Observation observation) {
    this.to = to;
    this.observation = observation;
  }

  @Override
  public CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
    return observation.of(
        OperationKind.ACQUIRE_LEASE, () -> to.acquire(name, owner, ttl, confirmation, call));
  }

  @Override
  public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
    return observation.of(OperationKind.RENEW_LEASES, () -> to.renew(renewals, call));
  }

  @Override
  public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
    return observation.of(OperationKind.RELEASE_LEASE, () -> to.release(fence, confirmation, call));
  }

  @Override
  public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
    return observation.of(OperationKind.INSPECT_LEASES, () -> to.inspect(names, call));
  }

  /** Not an operation: it sends nothing by itself. */
  @Override
  public Watch watchRelease(LeaseName name, Runnable watcher) {
    return to.watchRelease(name, watcher);
  }
}
