package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.model.StoreHealth;
import java.util.concurrent.CompletionStage;

/**
 * An open store: where the state lives. Thread-safe.
 *
 * <p>Clauses that hold for every method here and in {@link DurableStore}, {@link LeaseStore} and
 * {@link ClaimStore}:
 *
 * <ul>
 *   <li><b>G1</b> A stage that a method returns ends by {@link Call#deadlineNanos()}, give or take
 *       scheduling; if the caller does not wait, the method itself does not block.
 *   <li><b>G2</b> A stage fails only with a {@link io.mirrorneuron.store.error.StoreException}, and
 *       its outcome is true. No method throws one itself.
 *   <li><b>G3</b> A mutation is applied as a whole or not at all.
 *   <li><b>G4</b> A mutation that is submitted again with the same operation id (and {@link
 *       Call#inDoubt()}) is not applied again: it returns the version and sequence that it returned
 *       before. When the backend can no longer tell whether it was applied (many others have
 *       changed the same thing since, or it has gone with all it remembered), it fails with {@code
 *       UNKNOWN}.
 *   <li><b>G5</b> {@link #close()} ends every operation in flight with a definite outcome;
 *       operations after it fail with {@link io.mirrorneuron.store.error.StoreClosedException}.
 *       Closing twice is closing once.
 *   <li><b>G6</b> Two backends with different name spaces on one server do not see each other.
 *   <li><b>G7</b> What depends on a stage runs on {@link StoreContext#callbacks()}, or on the
 *       calling thread before the method returns, never on a thread that the backend needs to go
 *       on: it may block, and call the store again.
 *   <li><b>G8</b> Asking for health changes nothing, and is answered: a store that cannot be
 *       reached is {@code DOWN}, and only a closed one fails (G5). {@code UP} means that a write
 *       can be confirmed as configured, as far as can be told without writing; where as many
 *       replicas as configured cannot be had, the status is {@code DEGRADED}. What is not {@code
 *       UP} says why. The generation is that of the receipts, and an outage keeps the last one.
 * </ul>
 */
public interface StoreBackend extends AutoCloseable {

  /**
   * Returns the part for jobs, snapshots, histories, bundles and nodes.
   *
   * @return always the same object
   */
  DurableStore durable();

  /**
   * Returns the part for leases.
   *
   * @return always the same object
   */
  LeaseStore leases();

  /**
   * Returns the part for claiming jobs.
   *
   * @return always the same object
   */
  ClaimStore claims();

  /**
   * Asks the store how it is.
   *
   * @param call the circumstances
   * @return its health (G8)
   */
  CompletionStage<StoreHealth> health(Call call);

  /** Ends what is in flight (G5) and frees every thread and connection. Does not throw. */
  @Override
  void close();
}
