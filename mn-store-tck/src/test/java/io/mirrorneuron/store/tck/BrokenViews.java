package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Backends that what is built over them cannot do with. */
final class BrokenViews {

  private BrokenViews() {}

  /** Keeps its named leases to itself, as if they were locks of this process. */
  static final class PrivateLeases extends Delegating {

    private final String own = "-" + UUID.randomUUID();

    PrivateLeases(StoreBackend to) {
      super(to);
    }

    private LeaseName own(LeaseName name) {
      return name.kind() == LeaseName.Kind.NAMED ? LeaseName.named(name.id() + own) : name;
    }

    private Fence own(Fence fence) {
      return new Fence(own(fence.lease()), fence.token());
    }

    private WriteOptions own(WriteOptions options) {
      return BrokenJobs.under(options.fence().map(this::own), options);
    }

    /** Has a refusal name the fence that was given. */
    private static <T> CompletionStage<T> refusing(WriteOptions options, CompletionStage<T> stage) {
      return BrokenJobs.recover(
          stage,
          FencedException.class,
          e ->
              CompletableFuture.failedFuture(
                  new FencedException(options.fence().orElseThrow(), 0, "not held")));
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      WriteOptions options = commit.options();
      return refusing(options, super.commit(jobId, commit.with(own(options)), call));
    }

    @Override
    public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
      return refusing(options, super.delete(jobId, own(options), call));
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.acquire(own(name), owner, ttl, confirmation, call)
          .thenApply(grant -> grant.map(fence -> new Fence(name, fence.token())));
    }

    @Override
    public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
      return super.renew(
          renewals.stream().map(one -> new Renewal(own(one.fence()), one.ttl())).toList(), call);
    }

    @Override
    public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
      return super.release(own(fence), confirmation, call);
    }

    @Override
    public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
      return super.inspect(names.stream().map(this::own).toList(), call)
          .thenApply(
              infos ->
                  IntStream.range(0, names.size())
                      .mapToObj(i -> infos.get(i).map(info -> of(names.get(i), info)))
                      .toList());
    }

    private static LeaseInfo of(LeaseName name, LeaseInfo info) {
      return new LeaseInfo(name, info.owner(), info.token(), info.remaining());
    }

    @Override
    public Watch watchRelease(LeaseName name, Runnable watcher) {
      return super.watchRelease(own(name), watcher);
    }
  }

  /** Fails if one of the leases to renew is lost, instead of telling which. */
  static final class FailingRenewal extends Delegating {

    FailingRenewal(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
      return super.renew(renewals, call)
          .thenCompose(
              renewed -> {
                int lost = renewed.held().indexOf(false);
                return lost < 0
                    ? CompletableFuture.completedFuture(renewed)
                    : CompletableFuture.failedFuture(
                        new FencedException(renewals.get(lost).fence(), 0, "not held"));
              });
    }
  }
}
