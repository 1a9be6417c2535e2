package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.StoreBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One client of a server in memory. */
final class MemoryBackend implements StoreBackend {

  private final MemorySettings settings;
  private final Runnable leave;
  private final Gate gate;
  private final DurableStore durable;
  private final LeaseStore leases;
  private final ClaimStore claims;

  /**
   * Creates an open backend.
   *
   * @param server where the data is
   * @param settings this client's settings
   * @param ticker for deadlines
   * @param leave run once, when it is closed
   */
  MemoryBackend(MemoryServer server, MemorySettings settings, Ticker ticker, Runnable leave) {
    this.settings = settings;
    this.leave = leave;
    this.gate = new Gate(server, settings, ticker);
    this.durable = new MemoryDurableStore(gate, server);
    this.leases = new MemoryLeaseStore(gate, server);
    this.claims = new MemoryClaimStore(gate, server);
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
    Optional<StoreHealth> tooLate =
        gate.isOverdue(call)
            ? Optional.of(
                health(StoreHealth.Status.DOWN, "the deadline had passed before it was asked"))
            : Optional.empty();
    return gate.read(
        "asking for the store's health",
        gate.withoutDeadline(call),
        operation -> tooLate.orElseGet(this::health));
  }

  @Override
  public void close() {
    if (gate.close()) {
      leave.run();
    }
  }

  private StoreHealth health() {
    int required = settings.requiredReplicas();
    return required == 0
        ? health(StoreHealth.Status.UP, "")
        : health(
            StoreHealth.Status.DEGRADED,
            required
                + " replicas are required and a store in memory has none, so that no write is"
                + " confirmed; set MN_REDIS_WAIT_REPLICAS to 0");
  }

  /** It has no server, no replicas and no queue, and does not pretend to. */
  private StoreHealth health(StoreHealth.Status status, String detail) {
    return new StoreHealth(
        status,
        MemoryProvider.MODE,
        StoreHealth.Role.IN_PROCESS,
        Optional.empty(),
        Operation.GENERATION,
        new StoreHealth.Replication(settings.requiredReplicas(), List.of(), Optional.empty()),
        StoreHealth.Backlog.NONE,
        Optional.empty(),
        List.of(),
        detail);
  }
}
