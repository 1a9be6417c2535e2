package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nodes: N1 to N3. */
abstract class NodeClauses extends BundleClauses {

  /** Waits until the store's clock shows another time than at the last sign of life. */
  private void letTimePass(Client store) {
    var newest =
        store.nodes().stream().map(NodeRecord::lastSeen).max(java.util.Comparator.naturalOrder());
    eventually("the store's clock goes on")
        .until(
            () -> {
              store.putNode("clock", "tick");
              boolean later =
                  newest.isEmpty() || store.node("clock").lastSeen().isAfter(newest.get());
              store.removeNode("clock");
              return later;
            });
  }

  private static List<String> ids(Client store) {
    return store.nodes().stream().map(NodeRecord::id).toList();
  }

  @Test
  @DisplayName("N1 required: a node's record holds the state put last")
  void aNodesRecordHoldsTheStatePutLast() {
    Client store = open();
    long last = 0;
    for (int n = 0; n < 5; n++) {
      Payload state = Payload.raw(noise(n * 10, n), "codec-" + n, n);
      Receipt receipt = store.putNode("node", Optional.of(state), store.call());
      NodeRecord node = store.node("node");
      assertThat(node.state()).isEqualTo(state);
      assertThat(node.version()).isEqualTo(receipt.version()).isGreaterThan(last);
      assertThat(node.silence()).isGreaterThanOrEqualTo(Duration.ZERO);
      last = receipt.version();
    }
    assertThat(store.nodes()).hasSize(1);
  }

  @Test
  @DisplayName("N1 required: putting a node is a sign of life")
  void puttingANodeIsASignOfLife() {
    Client store = open();
    store.putNode("a", "1");
    letTimePass(store);
    store.putNode("b", "1");
    assertThat(ids(store)).containsExactly("a", "b");
    letTimePass(store);
    NodeRecord before = store.node("a");
    store.putNode("a", "2");
    assertThat(store.node("a").lastSeen()).isAfter(before.lastSeen());
    assertThat(ids(store)).containsExactly("b", "a");
  }

  @Test
  @DisplayName("N2 required: a heartbeat is a sign of life and changes nothing else")
  void aHeartbeatChangesNothingElse() {
    Client store = open();
    store.putNode("a", "state of a");
    letTimePass(store);
    store.putNode("b", "state of b");
    letTimePass(store);
    NodeRecord before = store.node("a");
    Receipt receipt = store.heartbeat("a");

    NodeRecord after = store.node("a");
    assertThat(receipt.version()).isEqualTo(before.version());
    assertThat(after.version()).isEqualTo(before.version());
    assertThat(after.state()).isEqualTo(before.state());
    assertThat(after.lastSeen()).isAfter(before.lastSeen());
    assertThat(ids(store)).containsExactly("b", "a");
  }

  @Test
  @DisplayName("N2 required: a heartbeat of an unknown node is refused")
  void aHeartbeatOfAnUnknownNodeIsRefused() {
    Client store = open();
    refuses(NotFoundException.class, () -> store.heartbeat("node"));
    assertThat(store.nodes()).isEmpty();
    store.putNode("node", "state");
    store.removeNode("node");
    refuses(NotFoundException.class, () -> store.heartbeat("node"));
    assertThat(store.nodes()).isEmpty();
  }

  @Test
  @DisplayName("N3 required: every node that was put and not removed is listed")
  void everyNodeThatWasPutAndNotRemovedIsListed() {
    Client store = open();
    assertThat(store.nodes()).isEmpty();
    List<String> all = IntStream.range(0, 100).mapToObj(i -> "node-" + i).toList();
    all.forEach(id -> store.putNode(id, "state of " + id));
    List<String> removed = all.stream().filter(id -> id.endsWith("3")).toList();
    removed.forEach(store::removeNode);
    store.removeNode("never-there");
    store.putNode("node-3", "back");

    List<NodeRecord> nodes = store.nodes();
    List<String> expected =
        all.stream().filter(id -> !removed.contains(id) || id.equals("node-3")).toList();
    assertThat(nodes).extracting(NodeRecord::id).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(nodes)
        .allSatisfy(
            node ->
                assertThat(node.state().asUtf8())
                    .isEqualTo(node.id().equals("node-3") ? "back" : "state of " + node.id()));
  }

  @Test
  @DisplayName("N3 required: the node that has been silent longest comes first")
  void theNodeThatHasBeenSilentLongestComesFirst() {
    Client store = open();
    for (String id : List.of("c", "a", "b")) {
      store.putNode(id, "state");
      letTimePass(store);
    }
    assertThat(ids(store)).containsExactly("c", "a", "b");
    store.heartbeat("c");
    letTimePass(store);
    store.putNode("a", "changed");
    assertThat(ids(store)).containsExactly("b", "c", "a");

    List<NodeRecord> nodes = store.nodes();
    for (int i = 1; i < nodes.size(); i++) {
      assertThat(nodes.get(i).lastSeen()).isAfterOrEqualTo(nodes.get(i - 1).lastSeen());
      assertThat(nodes.get(i).silence()).isLessThanOrEqualTo(nodes.get(i - 1).silence());
    }
  }
}
