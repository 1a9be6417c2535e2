package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operations on nodes. */
final class NodeOperations {

  private static final byte[] EMPTY = {};

  /** Where the age of an operation in doubt stands among keys and arguments. */
  private static final int DOUBT = 4;

  private final Keys keys;
  private final WaitSettings confirmation;

  NodeOperations(Keys keys, WaitSettings confirmation) {
    this.keys = keys;
    this.confirmation = confirmation;
  }

  Operation<Receipt> put(
      String nodeId, Optional<Payload> state, Durability durability, String operationId) {
    String what = "putting node " + nodeId;
    byte[][] template = {
      Keys.bytes(keys.node(nodeId)),
      Keys.bytes(keys.nodes()),
      Keys.bytes(nodeId),
      Keys.bytes(operationId),
      EMPTY,
      state.map(Envelope::wrap).orElse(EMPTY)
    };
    return Operation.changing(
        what,
        Confirmation.of(durability, confirmation),
        (doubt, by) -> Script.NODE_PUT.call(by, 2, JobWrites.inDoubt(template, DOUBT, doubt)),
        (reply, confirmed) -> Answers.receipt(what, Answers.accepted(what, reply), confirmed));
  }

  Operation<Receipt> remove(String nodeId, Durability durability) {
    String what = "removing node " + nodeId;
    return Operation.changing(
        what,
        Confirmation.of(durability, confirmation),
        (doubt, by) ->
            Script.NODE_REMOVE.call(
                by,
                2,
                Keys.bytes(keys.node(nodeId)),
                Keys.bytes(keys.nodes()),
                Keys.bytes(nodeId),
                Keys.bytes(doubt)),
        (reply, confirmed) -> Answers.receipt(what, Answers.accepted(what, reply), confirmed));
  }

  Operation<List<NodeRecord>> list() {
    return Operation.reading(
        "listing nodes",
        (doubt, by) -> Script.NODES.call(by, 1, Keys.bytes(keys.nodes()), keys.namespace()),
        (reply, confirmed) -> {
          List<?> answer = Replies.list(reply);
          Answers.checkType("listing nodes", answer);
          long now = Replies.number(answer.get(0));
          List<NodeRecord> nodes = new ArrayList<>();
          for (int i = 1; i < answer.size(); i += 3) {
            String id = Replies.text(answer.get(i));
            byte[] stored = Replies.bytesOrNull(answer.get(i + 2));
            if (stored == null) {
              throw new CorruptDataException(keys.node(id), "it has gone");
            }
            nodes.add(record(id, stored, Replies.number(answer.get(i + 1)), now));
          }
          return nodes;
        });
  }

  /** A record is stored as version, bar, operations, bar, envelope. */
  private NodeRecord record(String id, byte[] stored, long seen, long now) {
    String key = keys.node(id);
    int first = indexOf(stored, 0);
    int second = first < 0 ? -1 : indexOf(stored, first + 1);
    if (second < 0) {
      throw new CorruptDataException(key, "its record cannot be read");
    }
    try {
      return new NodeRecord(
          id,
          Envelope.unwrap(key, Arrays.copyOfRange(stored, second + 1, stored.length)),
          Long.parseLong(new String(stored, 0, first, StandardCharsets.US_ASCII)),
          Answers.instant(seen),
          Duration.of(Math.max(0, now - seen), ChronoUnit.MICROS));
    } catch (NumberFormatException e) {
      throw new CorruptDataException(key, "its version cannot be read");
    }
  }

  private static int indexOf(byte[] stored, int from) {
    for (int i = from; i < stored.length; i++) {
      if (stored[i] == '|') {
        return i;
      }
    }
    return -1;
  }
}
