package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.Watch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Leads each call through the gate to its table. */
final class MemoryDurableStore implements DurableStore {

  private final Gate gate;
  private final MemoryServer server;

  MemoryDurableStore(Gate gate, MemoryServer server) {
    this.gate = gate;
    this.server = server;
  }

  @Override
  public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
    return gate.change(
        "the commit to job " + jobId,
        call,
        operation -> {
          Receipt receipt = server.jobs().commit(jobId, commit, operation);
          if (!commit.events().isEmpty()) {
            operation.wakeAfterwards(server.watchers().of(jobId));
          }
          return operation.confirmed(receipt, commit.options().durability());
        });
  }

  @Override
  public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
    return gate.change(
        "the deletion of job " + jobId,
        call,
        operation -> {
          Receipt receipt = server.jobs().delete(jobId, options, operation);
          operation.wakeAfterwards(server.watchers().of(jobId));
          return operation.confirmed(receipt, options.durability());
        });
  }

  @Override
  public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
    return gate.read(
        "reading " + jobIds.size() + " jobs",
        call,
        operation ->
            jobIds.stream().map(jobId -> server.jobs().read(jobId, operation.now())).toList());
  }

  @Override
  public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
    return gate.read("listing jobs", call, operation -> server.jobs().list(query, operation.now()));
  }

  @Override
  public CompletionStage<SnapshotList> snapshots(
      String jobId, List<String> agentIds, long maxBytes, Call call) {
    return gate.read(
        "reading the snapshots of job " + jobId,
        call,
        operation -> server.jobs().snapshots(jobId, agentIds, maxBytes, operation.now()));
  }

  @Override
  public CompletionStage<EventPage> events(String jobId, EventCursor after, int limit, Call call) {
    return gate.read(
        "reading the history of job " + jobId,
        call,
        operation -> server.jobs().events(jobId, after, limit, operation.now()));
  }

  @Override
  public Watch watch(String jobId, Runnable watcher) {
    return gate.watch(server.watchers(), jobId, watcher);
  }

  @Override
  public CompletionStage<Void> putChunk(
      String bundle, String uploadId, int index, byte[] content, Call call) {
    byte[] copy = content.clone();
    return gate.change(
        "storing chunk " + index + " of bundle " + bundle,
        call,
        operation -> {
          server.uploads().put(bundle, uploadId, index, copy, operation.now());
          return null;
        });
  }

  @Override
  public CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call) {
    return gate.change(
        "sealing bundle " + manifest.name(),
        call,
        operation ->
            operation.confirmed(
                server.bundles().seal(manifest, options, operation), options.durability()));
  }

  @Override
  public CompletionStage<Void> discard(String bundle, String uploadId, Call call) {
    return gate.change(
        "discarding upload " + uploadId + " of bundle " + bundle,
        call,
        operation -> {
          server.uploads().discard(bundle, uploadId);
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<BundleManifest>> manifest(String bundle, Call call) {
    return gate.read(
        "reading the manifest of bundle " + bundle,
        call,
        operation -> server.bundles().manifest(bundle, operation.now()));
  }

  @Override
  public CompletionStage<byte[]> chunk(BundleManifest manifest, int index, Call call) {
    return gate.<byte[]>read(
        "reading chunk " + index + " of bundle " + manifest.name(),
        call,
        operation -> server.bundles().chunk(manifest, index, operation.now()).clone());
  }

  @Override
  public CompletionStage<Receipt> putNode(
      String nodeId, Optional<Payload> state, Durability durability, Call call) {
    return gate.change(
        (state.isPresent() ? "putting node " : "the heartbeat of node ") + nodeId,
        call,
        operation ->
            operation.confirmed(
                state.isPresent()
                    ? server.nodes().put(nodeId, state.get(), operation)
                    : server.nodes().heartbeat(nodeId, operation),
                durability));
  }

  @Override
  public CompletionStage<Receipt> removeNode(String nodeId, Durability durability, Call call) {
    return gate.change(
        "removing node " + nodeId,
        call,
        operation -> operation.confirmed(server.nodes().remove(nodeId, operation), durability));
  }

  @Override
  public CompletionStage<List<NodeRecord>> nodes(Call call) {
    return gate.read("listing nodes", call, operation -> server.nodes().list(operation.now()));
  }
}
