package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Backends that are broken in histories, snapshots, bundles and nodes. */
final class BrokenHistories {

  private BrokenHistories() {}

  /** A refused append uses up a number. */
  static final class GapInTheHistory extends Delegating {
    private static final Payload GAP = Payload.raw(new byte[0], "gap", 0);

    GapInTheHistory(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      if (commit.events().isEmpty()) {
        return super.commit(jobId, commit, call);
      }
      return BrokenJobs.recover(
          super.commit(jobId, commit, call),
          VersionConflictException.class,
          e ->
              super.commit(jobId, Commit.create().event(GAP), BrokenJobs.fresh(call))
                  .thenCompose(gap -> CompletableFuture.failedFuture(e)));
    }

    @Override
    public CompletionStage<EventPage> events(
        String jobId, EventCursor after, int limit, Call call) {
      return super.events(jobId, after, limit, call)
          .thenCompose(
              page -> {
                List<EventRecord> seen =
                    page.events().stream().filter(e -> !e.payload().equals(GAP)).toList();
                return seen.isEmpty() && page.hasMore()
                    ? events(jobId, page.next(), limit, call)
                    : CompletableFuture.completedFuture(
                        new EventPage(seen, page.next(), page.lastSequence()));
              });
    }
  }

  /** Leaves the last event of each full page out. */
  static final class SkippingReader extends Delegating {
    SkippingReader(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<EventPage> events(
        String jobId, EventCursor after, int limit, Call call) {
      return super.events(jobId, after, limit, call)
          .thenApply(
              page ->
                  page.events().size() == limit && limit == 7
                      ? new EventPage(
                          page.events().subList(0, limit - 1), page.next(), page.lastSequence())
                      : page);
    }
  }

  /** Goes on at the oldest event without a word. */
  static final class SilentTruncation extends Delegating {
    SilentTruncation(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<EventPage> events(
        String jobId, EventCursor after, int limit, Call call) {
      return BrokenJobs.recover(
          super.events(jobId, after, limit, call),
          HistoryTruncatedException.class,
          e -> super.events(jobId, new EventCursor(e.firstSequence() - 1, ""), limit, call));
    }
  }

  /** Does not compare the cursor's operation. */
  static final class UncheckedCursor extends Delegating {
    UncheckedCursor(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<EventPage> events(
        String jobId, EventCursor after, int limit, Call call) {
      return super.events(jobId, new EventCursor(after.sequence(), ""), limit, call)
          .thenApply(
              page ->
                  page.events().isEmpty()
                      ? new EventPage(List.of(), after, page.lastSequence())
                      : page);
    }
  }

  /** Does not name the snapshots that did not fit. */
  static final class ForgottenSnapshots extends Delegating {
    ForgottenSnapshots(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<SnapshotList> snapshots(
        String jobId, List<String> agentIds, long maxBytes, Call call) {
      return super.snapshots(jobId, agentIds, maxBytes, call)
          .thenApply(list -> new SnapshotList(list.snapshots(), List.of()));
    }
  }

  /** Fills up what is missing of the last chunk. */
  static final class SealWithoutChecking extends Delegating {
    private final Map<String, Map<Integer, Integer>> uploads = new ConcurrentHashMap<>();

    SealWithoutChecking(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Void> putChunk(
        String bundle, String uploadId, int index, byte[] content, Call call) {
      uploads
          .computeIfAbsent(uploadId, fresh -> new ConcurrentHashMap<>())
          .put(index, content.length);
      return super.putChunk(bundle, uploadId, index, content, call);
    }

    @Override
    public CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call) {
      Map<Integer, Integer> upload = uploads.getOrDefault(manifest.uploadId(), Map.of());
      int last = manifest.chunks() - 1;
      if (last < 1 || upload.getOrDefault(last, 0) == manifest.chunkLength(last)) {
        return super.seal(manifest, options, call);
      }
      byte[] filling = new byte[manifest.chunkLength(last)];
      return super.putChunk(
              manifest.name(), manifest.uploadId(), last, filling, BrokenJobs.fresh(call))
          .thenCompose(filled -> super.seal(manifest, options, call));
    }
  }

  /** Forgets a reference to a bundle that is not there. */
  static final class DanglingReference extends Delegating {
    DanglingReference(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      if (commit.bundle().isEmpty()) {
        return super.commit(jobId, commit, call);
      }
      Commit without =
          new Commit(
              commit.state(),
              commit.status(),
              commit.snapshots(),
              commit.events(),
              Optional.empty(),
              commit.options());
      return BrokenJobs.recover(
          super.commit(jobId, commit, call),
          NotFoundException.class,
          e -> super.commit(jobId, without, call));
    }
  }

  /** Takes a heartbeat for a node. */
  static final class HeartbeatCreates extends Delegating {
    HeartbeatCreates(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> putNode(
        String nodeId, Optional<Payload> state, Durability durability, Call call) {
      Optional<Payload> nothing = Optional.of(Payload.of(new byte[0]));
      return BrokenJobs.recover(
          super.putNode(nodeId, state, durability, call),
          NotFoundException.class,
          e -> super.putNode(nodeId, nothing, durability, call));
    }
  }
}
