package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeStatesTest {

  private static final Payload STATE = Payload.utf8("state");

  private final FakeBackend backend =
      new FakeBackend()
          .returning("putNode", FakeBackend.RECEIPT)
          .returning("removeNode", FakeBackend.RECEIPT);
  private final NodeStates nodes = new NodeStates(backend.operations());

  @Test
  void aStateIsPutAsDurablyAsConfigured() {
    assertThat(nodes.put("n", STATE)).isEqualTo(FakeBackend.RECEIPT);
    assertThat(backend.last().arguments())
        .startsWith("n", Optional.of(STATE), Durability.configured());
  }

  @Test
  void aHeartbeatWaitsForNoReplica() {
    nodes.heartbeat("n");
    assertThat(backend.last().arguments()).startsWith("n", Optional.empty(), Durability.none());
  }

  @Test
  void aNodeIsStaleFromTheSilenceAskedForOn() {
    List<NodeRecord> all = List.of(node("long", 10), node("just", 5), node("fresh", 1));
    backend.returning("nodes", all);

    assertThat(nodes.list()).isEqualTo(all);
    assertThat(nodes.stale(Duration.ofSeconds(5)))
        .extracting(NodeRecord::id)
        .containsExactly("long", "just");
    assertThat(nodes.stale(Duration.ofSeconds(11))).isEmpty();
  }

  @Test
  void aNodeIsRemovedAsDurablyAsConfigured() {
    nodes.remove("n");
    assertThat(backend.last().arguments()).startsWith("n", Durability.configured());
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnythingIsSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nodes.put("", STATE))
        .withMessageContaining("node id");
    assertThatIllegalArgumentException().isThrownBy(() -> nodes.heartbeat("{}"));
    assertThatIllegalArgumentException().isThrownBy(() -> nodes.remove("a b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nodes.put("n", Payload.of(new byte[1_001])))
        .withMessageContaining("MN_STORE_MAX_VALUE_BYTES");
    assertThat(backend.requests()).isEmpty();
  }

  private static NodeRecord node(String id, int silentSeconds) {
    return new NodeRecord(id, STATE, 1, Instant.EPOCH, Duration.ofSeconds(silentSeconds));
  }
}
