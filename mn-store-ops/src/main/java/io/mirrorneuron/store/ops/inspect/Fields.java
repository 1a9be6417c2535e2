package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.ops.cli.Json;
import java.util.Locale;

/**
 * What the store's records are in JSON: names in snake_case, times in ISO-8601, durations in ms.
 */
final class Fields {

  private Fields() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * {@code id, status, version, created, updated, last_sequence, token, bundle, expires}; the last
   * two are null where there is nothing.
   */
  static ObjectNode job(JobSummary job) {
    return object()
        .put("id", job.id())
        .put("status", job.status().name())
        .put("version", job.version())
        .put("created", Json.time(job.created()))
        .put("updated", Json.time(job.updated()))
        .put("last_sequence", job.lastSequence())
        .put("token", job.token())
        .put("bundle", job.bundle().orElse(null))
        .put("expires", job.expires().map(Json::time).orElse(null));
  }

  /** {@code kind} (job or named), {@code name, owner, token, remaining_ms}. */
  static ObjectNode lease(LeaseInfo lease) {
    return object()
        .put("kind", lease.name().kind().name().toLowerCase(Locale.ROOT))
        .put("name", lease.name().id())
        .put("owner", lease.owner())
        .put("token", lease.token())
        .put("remaining_ms", lease.remaining().toMillis());
  }

  /** {@code id, last_seen, silence_ms, version, state}. */
  static ObjectNode node(NodeRecord node) {
    return object()
        .put("id", node.id())
        .put("last_seen", Json.time(node.lastSeen()))
        .put("silence_ms", node.silence().toMillis())
        .put("version", node.version())
        .set("state", new Content(node.state()).json());
  }

  /** {@code sequence, operation_id, time, payload}. */
  static ObjectNode event(EventRecord event) {
    return object()
        .put("sequence", event.sequence())
        .put("operation_id", event.operationId())
        .put("time", Json.time(event.time()))
        .set("payload", new Content(event.payload()).json());
  }

  /** {@code agent, time, snapshot}. */
  static ObjectNode snapshot(Snapshot snapshot) {
    return object()
        .put("agent", snapshot.agentId())
        .put("time", Json.time(snapshot.time()))
        .set("snapshot", new Content(snapshot.payload()).json());
  }

  /** {@code name, size, chunk_size, chunks, sha256, upload_id}. */
  static ObjectNode bundle(BundleManifest bundle) {
    return object()
        .put("name", bundle.name())
        .put("size", bundle.size())
        .put("chunk_size", bundle.chunkSize())
        .put("chunks", bundle.chunks())
        .put("sha256", bundle.sha256())
        .put("upload_id", bundle.uploadId());
  }
}
