package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The nodes of the runtime (N1 to N3). Guarded by the server's lock. */
final class Nodes {

  private static final Comparator<NodeRecord> LONGEST_SILENCE_FIRST =
      Comparator.comparing(NodeRecord::lastSeen).thenComparing(NodeRecord::id);

  private final Slots<Node> slots;

  Nodes(Slots<Node> slots) {
    this.slots = slots;
  }

  Receipt put(String nodeId, Payload state, Operation operation) {
    Instant now = operation.now();
    Slot<Node> slot = slots.at(nodeId, now);
    Optional<Receipt> done = operation.alreadyDone(slot.changes());
    if (done.isPresent()) {
      return done.get();
    }
    slots.put(slot, new Node(state, now));
    slot.version(slots.next(slot.version(), now));
    Receipt receipt = operation.receipt(slot.version(), 0);
    slot.changes().add(operation.id(), receipt, 1);
    return receipt;
  }

  /** Notes a sign of life. It is not remembered: one more of the same is no other. */
  Receipt heartbeat(String nodeId, Operation operation) {
    Slot<Node> slot = slots.at(nodeId, operation.now());
    Node node =
        slot.live()
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "node", nodeId, "put its state before the first heartbeat"));
    slot.live(new Node(node.state(), operation.now()));
    return operation.receipt(slot.version(), 0);
  }

  Receipt remove(String nodeId, Operation operation) {
    Slot<Node> slot = slots.at(nodeId, operation.now());
    Optional<Receipt> done = operation.alreadyDone(slot.changes());
    if (done.isPresent()) {
      return done.get();
    }
    if (slot.live().isEmpty()) {
      return operation.receipt(0, 0);
    }
    slots.remove(slot, operation.now());
    Receipt receipt = operation.receipt(slot.version(), 0);
    slot.changes().add(operation.id(), receipt, 1);
    return receipt;
  }

  List<NodeRecord> list(Instant now) {
    return slots.all().stream()
        .flatMap(slot -> slot.live().map(node -> record(slot, node, now)).stream())
        .sorted(LONGEST_SILENCE_FIRST)
        .toList();
  }

  private static NodeRecord record(Slot<Node> slot, Node node, Instant now) {
    Duration silence = Duration.between(node.lastSeen(), now);
    return new NodeRecord(
        slot.id(),
        node.state(),
        slot.version(),
        node.lastSeen(),
        silence.isNegative() ? Duration.ZERO : silence);
  }
}
