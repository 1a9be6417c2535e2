package io.mirrorneuron.store.example;

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
import io.mirrorneuron.store.model.StoreHealth.Backlog;
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

/**
 * An engine behind a bulkhead. Some things do not wait: a lease must not be lost because others
 * write much, and whoever asks for the health of a store that is overloaded wants to be told now.
 */
final class BulkheadBackend implements StoreBackend, DurableStore, LeaseStore, ClaimStore {

  private final StoreBackend to;
  private final Bulkhead bulkhead;

  BulkheadBackend(StoreBackend to, Bulkhead bulkhead) {
    this.to = to;
    this.bulkhead = bulkhead;
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
    return to.health(call)
        .thenApply(
            at ->
                new StoreHealth(
                    at.status(),
                    BulkheadProvider.MODE,
                    at.role(),
                    at.primary(),
                    at.generation(),
                    at.replication(),
                    at.backlog().plus(new Backlog(bulkhead.queued(), 0)),
                    at.lastFailover(),
                    at.notCheckable(),
                    at.detail()));
  }

  @Override
  public void close() {
    bulkhead.close(to::close);
  }

  @Override
  public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
    return bulkhead.pass(call, at -> to.durable().commit(jobId, commit, at));
  }

  @Override
  public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
    return bulkhead.pass(call, at -> to.durable().delete(jobId, options, at));
  }

  @Override
  public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
    return bulkhead.pass(call, at -> to.durable().read(jobIds, at));
  }

  @Override
  public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
    return bulkhead.pass(call, at -> to.durable().list(query, at));
  }

  @Override
  public CompletionStage<SnapshotList> snapshots(
      String jobId, List<String> agentIds, long maxBytes, Call call) {
    return bulkhead.pass(call, at -> to.durable().snapshots(jobId, agentIds, maxBytes, at));
  }

  @Override
  public CompletionStage<EventPage> events(String jobId, EventCursor after, int limit, Call call) {
    return bulkhead.pass(call, at -> to.durable().events(jobId, after, limit, at));
  }

  @Override
  public Watch watch(String jobId, Runnable watcher) {
    return to.durable().watch(jobId, watcher);
  }

  @Override
  public CompletionStage<Void> putChunk(
      String bundle, String uploadId, int index, byte[] content, Call call) {
    return bulkhead.pass(call, at -> to.durable().putChunk(bundle, uploadId, index, content, at));
  }

  @Override
  public CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call) {
    return bulkhead.pass(call, at -> to.durable().seal(manifest, options, at));
  }

  @Override
  public CompletionStage<Void> discard(String bundle, String uploadId, Call call) {
    return bulkhead.pass(call, at -> to.durable().discard(bundle, uploadId, at));
  }

  @Override
  public CompletionStage<Optional<BundleManifest>> manifest(String bundle, Call call) {
    return bulkhead.pass(call, at -> to.durable().manifest(bundle, at));
  }

  @Override
  public CompletionStage<byte[]> chunk(BundleManifest manifest, int index, Call call) {
    return bulkhead.pass(call, at -> to.durable().chunk(manifest, index, at));
  }

  @Override
  public CompletionStage<Receipt> putNode(
      String nodeId, Optional<Payload> state, Durability durability, Call call) {
    return bulkhead.pass(call, at -> to.durable().putNode(nodeId, state, durability, at));
  }

  @Override
  public CompletionStage<Receipt> removeNode(String nodeId, Durability durability, Call call) {
    return bulkhead.pass(call, at -> to.durable().removeNode(nodeId, durability, at));
  }

  @Override
  public CompletionStage<List<NodeRecord>> nodes(Call call) {
    return bulkhead.pass(call, at -> to.durable().nodes(at));
  }

  @Override
  public CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
    return bulkhead.pass(call, at -> to.leases().acquire(name, owner, ttl, confirmation, at));
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
    return bulkhead.pass(call, at -> to.claims().claim(jobs, owner, ttl, confirmation, at));
  }

  @Override
  public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
    return bulkhead.pass(call, at -> to.claims().orphans(jobs, grace, at));
  }

  @Override
  public Watch watchRelease(LeaseName name, Runnable watcher) {
    return to.leases().watchRelease(name, watcher);
  }
}
