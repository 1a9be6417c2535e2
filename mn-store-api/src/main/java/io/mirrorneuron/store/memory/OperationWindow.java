package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.Receipt;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The latest operations on one thing, so that one that is submitted again is recognised (G4).
 * Guarded by the server's lock.
 */
final class OperationWindow {

  private final int capacity;
  private final Deque<Done> operations = new ArrayDeque<>();
  private int weight;
  private Instant completeAfter;

  /**
   * Creates an empty window.
   *
   * @param capacity what the remembered operations weigh together at the least, before any is
   *     forgotten
   * @param completeAfter the time after which no operation can have been applied unknown to this
   *     window
   */
  OperationWindow(int capacity, Instant completeAfter) {
    this.capacity = capacity;
    this.completeAfter = completeAfter;
  }

  /** Remembers an operation and forgets what the window has no place for. */
  void add(String operationId, Receipt receipt, int itsWeight) {
    operations.addLast(new Done(operationId, receipt, itsWeight));
    weight += itsWeight;
    while (weight - operations.getFirst().weight() >= capacity) {
      weight -= operations.removeFirst().weight();
      completeAfter = operations.getFirst().receipt().time();
    }
  }

  /** Returns the receipt of an operation, if it is remembered. */
  Optional<Receipt> find(String operationId) {
    return operations.stream()
        .filter(done -> done.operationId().equals(operationId))
        .findFirst()
        .map(Done::receipt);
  }

  /**
   * Tells whether an operation that was first submitted at this time would be remembered if it had
   * been applied.
   */
  boolean covers(Instant firstSubmitted) {
    return firstSubmitted.isAfter(completeAfter);
  }

  private record Done(String operationId, Receipt receipt, int weight) {}
}
