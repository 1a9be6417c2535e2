package io.mirrorneuron.store;

import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import java.util.concurrent.CompletionStage;

/**
 * A backend, and an observer that is told how its operations end. Written once, over the SPI, so
 * that every backend's operations are seen alike; a store without an observer has none of this.
 */
final class ObservedBackend implements StoreBackend {

  private final StoreBackend backend;
  private final Observation observation;
  private final DurableStore durable;
  private final LeaseStore leases;
  private final ClaimStore claims;

  private ObservedBackend(StoreBackend backend, Observation observation) {
    this.backend = backend;
    this.observation = observation;
    this.durable = new ObservedDurable(backend.durable(), observation);
    this.leases = new ObservedLeases(backend.leases(), observation);
    this.claims = new ObservedClaims(backend.claims(), observation);
  }

  static StoreBackend of(StoreBackend backend, StoreContext context) {
    return context.observer() == StoreObserver.none()
        ? backend
        : new ObservedBackend(backend, new Observation(context.observer(), context.ticker()));
  }

  @Override
  public DurableStore durable() {
    return durable;
  }

  @Override
  public LeaseStore leases() {
    return leases;
  }

  @Override
  public ClaimStore claims() {
    return claims;
  }

  @Override
  public CompletionStage<StoreHealth> health(Call call) {
    return observation.of(OperationKind.HEALTH, () -> backend.health(call));
  }

  @Override
  public void close() {
    backend.close();
  }
}
