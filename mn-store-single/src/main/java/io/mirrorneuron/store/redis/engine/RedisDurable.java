package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.Limits;
import io.mirrorneuron.store.config.WaitSettings;
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
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which operation goes on which lane. */
final class RedisDurable implements DurableStore {

  /** How many jobs one exchange lists: some 0.2 ms of the server's time. */
  private static final int LISTED_TOGETHER = 100;

  private final RedisEngine engine;
  private final Notices notices;
  private final Keys keys;
  private final JobWrites writes;
  private final JobReads reads;
  private final BundleOperations bundles;
  private final NodeOperations nodes;
  private final Sweeper sweeper;

  RedisDurable(
      RedisEngine engine,
      Notices notices,
      Sweeper sweeper,
      Keys keys,
      Limits limits,
      WaitSettings confirmation) {
    this.engine = engine;
    this.notices = notices;
    this.keys = keys;
    this.sweeper = sweeper;
    this.writes = new JobWrites(keys, limits, confirmation);
    this.reads = new JobReads(keys);
    this.bundles = new BundleOperations(keys, limits, confirmation);
    this.nodes = new NodeOperations(keys, confirmation);
  }

  @Override
  public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
    return engine.run(LaneName.DURABLE, writes.commit(jobId, commit, call.operationId()), call);
  }

  @Override
  public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
    return engine.run(LaneName.DURABLE, writes.delete(jobId, options, call.operationId()), call);
  }

  @Override
  public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call whole) {
    if (jobIds.isEmpty()) {
      return CompletableFuture.completedFuture(List.of()); // MGET of nothing is an error
    }
    Call call = RedisEngine.inParts(whole);
    return engine
        .run(LaneName.HOT, reads.read(jobIds), call)
        .thenCompose(
            found -> {
              List<String> missed = new ArrayList<>();
              for (int i = 0; i < found.size(); i++) {
                if (found.get(i).isEmpty()) {
                  missed.add(jobIds.get(i));
                }
              }
              return missed.isEmpty()
                  ? CompletableFuture.completedFuture(found)
                  : engine
                      .run(LaneName.HOT, reads.absent(missed), call)
                      .thenApply(certain -> found);
            });
  }

  @Override
  public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
    return list(query, List.of(), RedisEngine.inParts(call));
  }

  /** The rest of a page: a part of it by each exchange, so that none holds up the server. */
  private CompletionStage<Page<JobSummary>> list(
      JobQuery query, List<JobSummary> before, Call call) {
    int part = Math.min(query.limit(), LISTED_TOGETHER);
    return engine
        .run(LaneName.HOT, reads.list(query.limit(part)), call)
        .thenCompose(
            listing -> {
              sweeper.missed(listing.missed());
              List<JobSummary> jobs = new ArrayList<>(before);
              jobs.addAll(listing.page().items());
              Optional<PageCursor> next = listing.page().next();
              if (next.isEmpty() || part == query.limit()) {
                return CompletableFuture.completedFuture(new Page<>(jobs, next));
              }
              return list(query.after(next.get()).limit(query.limit() - part), jobs, call);
            });
  }

  @Override
  public CompletionStage<SnapshotList> snapshots(
      String jobId, List<String> agentIds, long maxBytes, Call call) {
    return engine.run(LaneName.HOT, reads.snapshots(jobId, agentIds, maxBytes), call);
  }

  @Override
  public CompletionStage<EventPage> events(String jobId, EventCursor after, int limit, Call call) {
    return engine.run(LaneName.HOT, reads.events(jobId, after, limit), call);
  }

  @Override
  public Watch watch(String jobId, Runnable watcher) {
    return notices.watch(keys.eventChannel(jobId), watcher);
  }

  @Override
  public CompletionStage<Void> putChunk(
      String bundle, String uploadId, int index, byte[] content, Call call) {
    return engine
        .run(LaneName.BULK, bundles.putChunk(bundle, uploadId, index, content), call)
        .thenAccept(stored -> {});
  }

  /** On the durable lane, whose WAIT counts by replication offset: it covers the chunks too. */
  @Override
  public CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call) {
    return engine.run(LaneName.DURABLE, bundles.seal(manifest, options), call);
  }

  @Override
  public CompletionStage<Void> discard(String bundle, String uploadId, Call call) {
    return engine
        .run(LaneName.BULK, bundles.discard(bundle, uploadId), call)
        .thenAccept(dropped -> {});
  }

  @Override
  public CompletionStage<Optional<BundleManifest>> manifest(String bundle, Call call) {
    return engine.run(LaneName.HOT, bundles.manifest(bundle), call);
  }

  @Override
  public CompletionStage<byte[]> chunk(BundleManifest manifest, int index, Call call) {
    return engine.run(LaneName.BULK, bundles.chunk(manifest, index), call);
  }

  /** A heartbeat waits for nobody and goes with the renewals, as it must not come late. */
  @Override
  public CompletionStage<Receipt> putNode(
      String nodeId, Optional<Payload> state, Durability durability, Call call) {
    Operation<Receipt> put = nodes.put(nodeId, state, durability, call.operationId());
    return engine.run(
        put.confirmation().waits() || state.isPresent() ? LaneName.DURABLE : LaneName.RENEWAL,
        put,
        call);
  }

  @Override
  public CompletionStage<Receipt> removeNode(String nodeId, Durability durability, Call call) {
    return engine.run(LaneName.DURABLE, nodes.remove(nodeId, durability), call);
  }

  @Override
  public CompletionStage<List<NodeRecord>> nodes(Call call) {
    return engine.run(LaneName.HOT, nodes.list(), call);
  }
}
