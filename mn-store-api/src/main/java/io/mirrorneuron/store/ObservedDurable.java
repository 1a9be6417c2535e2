package io.mirrorneuron.store;

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
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.Watch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Which kind each operation on jobs, bundles and nodes is. */
final class ObservedDurable implements DurableStore {

  private final DurableStore to;
  private final Observation observation;

  ObservedDurable(DurableStore to, Observation observation) {
    this.to = to;
    this.observation = observation;
  }

  @Override
  public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
    return observation.of(OperationKind.COMMIT, () -> to.commit(jobId, commit, call));
  }

  @Override
  public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
    return observation.of(OperationKind.DELETE_JOB, () -> to.delete(jobId, options, call));
  }

  @Override
  public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
    return observation.of(OperationKind.READ_JOBS, () -> to.read(jobIds, call));
  }

  @Override
  public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
    return observation.of(OperationKind.LIST_JOBS, () -> to.list(query, call));
  }

  @Override
  public CompletionStage<SnapshotList> snapshots(
      String jobId, List<String> agentIds, long maxBytes, Call call) {
    return observation.of(
        OperationKind.READ_SNAPSHOTS, () -> to.snapshots(jobId, agentIds, maxBytes, call));
  }

  @Override
  public CompletionStage<EventPage> events(String jobId, EventCursor after, int limit, Call call) {
    return observation.of(OperationKind.READ_EVENTS, () -> to.events(jobId, after, limit, call));
  }

  /** Not an operation: it sends nothing by itself. */
  @Override
  public Watch watch(String jobId, Runnable watcher) {
    return to.watch(jobId, watcher);
  }

  @Override
  public CompletionStage<Void> putChunk(
      String bundle, String uploadId, int index, byte[] content, Call call) {
    return observation.of(
        OperationKind.STORE_CHUNK, () -> to.putChunk(bundle, uploadId, index, content, call));
  }

  @Override
  public CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call) {
    return observation.of(OperationKind.SEAL_BUNDLE, () -> to.seal(manifest, options, call));
  }

  @Override
  public CompletionStage<Void> discard(String bundle, String uploadId, Call call) {
    return observation.of(OperationKind.DISCARD_UPLOAD, () -> to.discard(bundle, uploadId, call));
  }

  @Override
  public CompletionStage<Optional<BundleManifest>> manifest(String bundle, Call call) {
    return observation.of(OperationKind.READ_MANIFEST, () -> to.manifest(bundle, call));
  }

  @Override
  public CompletionStage<byte[]> chunk(BundleManifest manifest, int index, Call call) {
    return observation.of(OperationKind.READ_CHUNK, () -> to.chunk(manifest, index, call));
  }

  @Override
  public CompletionStage<Receipt> putNode(
      String nodeId, Optional<Payload> state, Durability durability, Call call) {
    return observation.of(
        state.isPresent() ? OperationKind.PUT_NODE : OperationKind.HEARTBEAT,
        () -> to.putNode(nodeId, state, durability, call));
  }

  @Override
  public CompletionStage<Receipt> removeNode(String nodeId, Durability durability, Call call) {
    return observation.of(OperationKind.REMOVE_NODE, () -> to.removeNode(nodeId, durability, call));
  }

  @Override
  public CompletionStage<List<NodeRecord>> nodes(Call call) {
    return observation.of(OperationKind.LIST_NODES, () -> to.nodes(call));
  }
}
