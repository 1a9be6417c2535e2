package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A backend that does what another one does; the broken ones override the one thing they break. */
class Delegating implements StoreBackend, DurableStore, LeaseStore, ClaimStore {

  final StoreBackend to;

  Delegating(StoreBackend to) {
    this.to = to;
  }

  @Override
  public DurableStore durable() {
    return this;
  }

  @Override
  public LeaseStore leases() {
    return this;
  }

  @Override
  public ClaimStore claims() {
    return this;
  }

  @Override
  public CompletionStage<StoreHealth> health(Call call) {
    return to.health(call);
  }

  @Override
  public void close() {
    to.close();
  }

  @Override
  public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
    return to.durable().commit(jobId, commit, call);
  }

  @Override
  public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
    return to.durable().delete(jobId, options, call);
  }

  @Override
  public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
    return to.durable().read(jobIds, call);
  }

  @Override
  public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
    return to.durable().list(query, call);
  }

  @Override
  public CompletionStage<SnapshotList> snapshots(
      String jobId, List<String> agentIds, long maxBytes, Call call) {
    return to.durable().snapshots(jobId, agentIds, maxBytes, call);
  }

  @Override
  public CompletionStage<EventPage> events(String jobId, EventCursor after, int limit, Call call) {
    return to.durable().events(jobId, after, limit, call);
  }

  @Override
  public Watch watch(String jobId, Runnable watcher) {
    return to.durable().watch(jobId, watcher);
  }

  @Override
  public CompletionStage<Void> putChunk(
      String bundle, String uploadId, int index, byte[] content, Call call) {
    return to.durable().putChunk(bundle, uploadId, index, content, call);
  }

  @Override
  public CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call) {
    return to.durable().seal(manifest, options, call);
  }

  @Override
  public CompletionStage<Void> discard(String bundle, String uploadId, Call call) {
    return to.durable().discard(bundle, uploadId, call);
  }

  @Override
  public CompletionStage<Optional<BundleManifest>> manifest(String bundle, Call call) {
    return to.durable().manifest(bundle, call);
  }

  @Override
  public CompletionStage<byte[]> chunk(BundleManifest manifest, int index, Call call) {
    return to.durable().chunk(manifest, index, call);
  }

  @Override
  public CompletionStage<Receipt> putNode(
      String nodeId, Optional<Payload> state, Durability durability, Call call) {
    return to.durable().putNode(nodeId, state, durability, call);
  }

  @Override
  public CompletionStage<Receipt> removeNode(String nodeId, Durability durability, Call call) {
    return to.durable().removeNode(nodeId, durability, call);
  }

  @Override
  public CompletionStage<List<NodeRecord>> nodes(Call call) {
    return to.durable().nodes(call);
  }

  @Override
  public CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
    return to.leases().acquire(name, owner, ttl, confirmation, call);
  }

  @Override
  public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
    return to.leases().renew(renewals, call);
  }

  @Override
  public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
    return to.leases().release(fence, confirmation, call);
  }

  @Override
  public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
    return to.leases().inspect(names, call);
  }

  @Override
  public CompletionStage<Claim> claim(
      JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
    return to.claims().claim(jobs, owner, ttl, confirmation, call);
  }

  @Override
  public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
    return to.claims().orphans(jobs, grace, call);
  }

  @Override
  public Watch watchRelease(LeaseName name, Runnable watcher) {
    return to.leases().watchRelease(name, watcher);
  }
}
