package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes of the runtime say about themselves, and when they last gave a sign of life. Meant
 * for up to some thousand nodes. Thread-safe. What {@linkplain io.mirrorneuron.store all methods
 * have in common} is said once for the package.
 */
public final class NodeStates {

  private final Operations operations;

  NodeStates(Operations operations) {
    this.operations = operations;
  }

  /**
   * Returns the same view with another deadline for each operation.
   *
   * @param deadline how long one operation may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public NodeStates within(Duration deadline) {
    return new NodeStates(operations.within(deadline));
  }

  /**
   * Puts a node's state, which is also a sign of life; adds the node if it is new.
   *
   * @param nodeId the node
   * @param state its state
   * @return the receipt, with the version of the state
   * @throws io.mirrorneuron.store.error.StoreException if it was not confirmed
   */
  public Receipt put(String nodeId, Payload state) {
    Ids.check("node id", nodeId);
    operations.checkSize("the state of node " + nodeId, state.size());
    return put(nodeId, Optional.of(state), Durability.configured());
  }

  /**
   * Gives a sign of life, without waiting for replicas: the next one comes soon.
   *
   * @param nodeId the node
   * @return the receipt
   * @throws io.mirrorneuron.store.error.NotFoundException if the node has not been put, or was
   *     removed; put it again
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be reached
   */
  public Receipt heartbeat(String nodeId) {
    Ids.check("node id", nodeId);
    return put(nodeId, Optional.empty(), Durability.none());
  }

  /**
   * Lists all nodes.
   *
   * @return the nodes, longest silence first
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public List<NodeRecord> list() {
    return operations.read("listing nodes", call -> backend -> backend.durable().nodes(call));
  }

  /**
   * Lists the nodes that have given no sign of life for some time, by the store's clock.
   *
   * @param silence for how long
   * @return those nodes, longest silence first
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public List<NodeRecord> stale(Duration silence) {
    return list().stream().filter(node -> node.silence().compareTo(silence) >= 0).toList();
  }

  /**
   * Removes a node; does nothing if it is not there.
   *
   * @param nodeId the node
   * @return the receipt
   * @throws io.mirrorneuron.store.error.StoreException if it was not confirmed
   */
  public Receipt remove(String nodeId) {
    Ids.check("node id", nodeId);
    return operations.write(
        "removing node " + nodeId,
        Optional.empty(),
        call -> backend -> backend.durable().removeNode(nodeId, Durability.configured(), call));
  }

  private Receipt put(String nodeId, Optional<Payload> state, Durability durability) {
    return operations.write(
        "putting node " + nodeId,
        Optional.empty(),
        call -> backend -> backend.durable().putNode(nodeId, state, durability, call));
  }
}
