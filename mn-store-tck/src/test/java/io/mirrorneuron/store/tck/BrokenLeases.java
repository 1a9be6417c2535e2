package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Replication;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Backends that are broken in leases, and in what holds for every method. */
final class BrokenLeases {

  private BrokenLeases() {}

  /** Shows every token as the distance to a large number: each grant's is smaller. */
  static final class TokenGoesBack extends Delegating {
    private static final long LARGE = 1L << 60;

    TokenGoesBack(StoreBackend to) {
      super(to);
    }

    private static long turned(long token) {
      return token > 0 && token < LARGE ? LARGE - token : token;
    }

    private static Fence turned(Fence fence) {
      return new Fence(fence.lease(), turned(fence.token()));
    }

    private static WriteOptions turned(WriteOptions options) {
      return BrokenJobs.under(options.fence().map(TokenGoesBack::turned), options);
    }

    private static JobSummary turned(JobSummary job) {
      return new JobSummary(
          job.id(),
          job.status(),
          job.version(),
          job.created(),
          job.updated(),
          job.lastSequence(),
          turned(job.token()),
          job.bundle(),
          job.expires());
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      return BrokenJobs.recover(
          super.commit(jobId, commit.with(turned(commit.options())), call),
          io.mirrorneuron.store.error.FencedException.class,
          e ->
              CompletableFuture.failedFuture(
                  new io.mirrorneuron.store.error.FencedException(
                      turned(e.fence()), 0, "not held")));
    }

    @Override
    public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
      return super.delete(jobId, turned(options), call);
    }

    @Override
    public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
      return super.read(jobIds, call)
          .thenApply(
              jobs ->
                  jobs.stream()
                      .map(job -> job.map(one -> new JobRecord(turned(one.summary()), one.state())))
                      .toList());
    }

    @Override
    public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
      return super.list(query, call).thenApply(TokenGoesBack::turned);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      return turned(
          super.claim(jobs, owner, ttl, confirmation, call)
              .thenApply(
                  claim ->
                      new Claim(
                          claim.job().map(TokenGoesBack::turned), claim.next(), claim.trouble())));
    }

    @Override
    public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
      return super.orphans(jobs, grace, call)
          .thenApply(found -> new Orphans(turned(found.page()), found.trouble()));
    }

    private static Page<JobSummary> turned(Page<JobSummary> page) {
      return new Page<>(page.items().stream().map(TokenGoesBack::turned).toList(), page.next());
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return turned(
          super.acquire(name, owner, ttl, confirmation, call)
              .thenApply(grant -> grant.map(TokenGoesBack::turned)));
    }

    /** Turns the token of what too few replicas confirm. */
    private static <T> CompletionStage<T> turned(CompletionStage<T> stage) {
      return BrokenJobs.recover(
          stage,
          UnconfirmedException.class,
          e -> {
            Receipt receipt = e.receipt();
            return CompletableFuture.failedFuture(
                new UnconfirmedException(
                    "what has another token",
                    new Receipt(
                        turned(receipt.version()),
                        0,
                        receipt.replicas(),
                        receipt.generation(),
                        receipt.time()),
                    e.required()));
          });
    }

    @Override
    public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
      return super.renew(
          renewals.stream().map(one -> new Renewal(turned(one.fence()), one.ttl())).toList(), call);
    }

    @Override
    public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
      return turned(super.release(turned(fence), confirmation, call));
    }

    @Override
    public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
      return super.inspect(names, call)
          .thenApply(
              infos ->
                  infos.stream()
                      .map(
                          info ->
                              info.map(
                                  one ->
                                      new LeaseInfo(
                                          one.name(),
                                          one.owner(),
                                          turned(one.token()),
                                          one.remaining())))
                      .toList());
    }
  }

  /** Grants a lease to its owner once more: re-entrant, as locks are. */
  static final class ReentrantLease extends Delegating {
    ReentrantLease(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.acquire(name, owner, ttl, confirmation, call)
          .thenCompose(
              grant ->
                  grant.isPresent()
                      ? CompletableFuture.completedFuture(grant)
                      : inspect(List.of(name), call)
                          .thenApply(
                              found ->
                                  found
                                      .get(0)
                                      .filter(info -> info.owner().equals(owner))
                                      .map(info -> new Fence(name, info.token()))));
    }
  }

  /** Forgets which request a grant was given to. */
  static final class LockedOutByItself extends Delegating {
    LockedOutByItself(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.acquire(name, owner, ttl, confirmation, BrokenJobs.fresh(call));
    }
  }

  /**
   * Lets leases end at half their time, and short ones at a tenth: so early that a machine that
   * stands still for a second does not hide it.
   */
  static final class EarlyExpiry extends Delegating {
    private static final Duration LONG = Duration.ofSeconds(3);

    EarlyExpiry(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      Duration early = ttl.dividedBy(ttl.compareTo(LONG) < 0 ? 10 : 2).plusMillis(1);
      return super.acquire(name, owner, early, confirmation, call);
    }
  }

  /** Renews a lease that has expired by taking it again. */
  static final class RevivedLease extends Delegating {
    private final Set<Fence> released = ConcurrentHashMap.newKeySet();
    private final Set<Fence> granted = ConcurrentHashMap.newKeySet();

    RevivedLease(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.acquire(name, owner, ttl, confirmation, call)
          .thenApply(
              grant -> {
                grant.ifPresent(granted::add);
                return grant;
              });
    }

    @Override
    public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
      synchronized (released) {
        released.add(fence);
      }
      return super.release(fence, confirmation, call);
    }

    @Override
    public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
      return super.renew(renewals, call)
          .thenApply(
              renewed -> {
                List<Boolean> revived = new ArrayList<>();
                for (int i = 0; i < renewals.size(); i++) {
                  revived.add(renewed.held().get(i) || revive(renewals.get(i), call));
                }
                return new Renewed(revived, renewed.replication());
              });
    }

    /** In one step: what is released meanwhile must not be revived, for nobody would release it. */
    private boolean revive(Renewal renewal, Call call) {
      Fence fence = renewal.fence();
      synchronized (released) {
        return granted.contains(fence)
            && !released.contains(fence)
            && to.leases()
                .acquire(
                    fence.lease(),
                    "revived",
                    renewal.ttl(),
                    Durability.none(),
                    BrokenJobs.fresh(call))
                .toCompletableFuture()
                .join()
                .isPresent();
      }
    }
  }

  /** Leaves renewing to those who renew. */
  static final class CommitWithoutRenewal extends Delegating {
    CommitWithoutRenewal(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      WriteOptions options = commit.options();
      return super.commit(
          jobId, commit.with(options.fence().map(options::fence).orElse(options)), call);
    }
  }

  /** Renews first and writes then, whether it may write or not. */
  static final class RenewalBeforeTheCommit extends Delegating {
    RenewalBeforeTheCommit(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      WriteOptions options = commit.options();
      if (options.renewal().isEmpty() || call.inDoubt()) {
        return super.commit(jobId, commit, call);
      }
      Renewal renewal = new Renewal(options.fence().orElseThrow(), options.renewal().get());
      return renew(List.of(renewal), BrokenJobs.fresh(call))
          .thenCompose(renewed -> super.commit(jobId, commit, call));
    }
  }

  /** Renews once more when a commit comes again that has been applied, held or not. */
  static final class RenewalOnceMore extends Delegating {
    RenewalOnceMore(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      WriteOptions options = commit.options();
      CompletionStage<Receipt> committed = super.commit(jobId, commit, call);
      if (options.renewal().isEmpty() || !call.inDoubt()) {
        return committed;
      }
      Renewal renewal = new Renewal(options.fence().orElseThrow(), options.renewal().get());
      return committed.thenCompose(
          receipt -> renew(List.of(renewal), BrokenJobs.fresh(call)).thenApply(renewed -> receipt));
    }
  }

  /** Looks for the job before it looks who holds its lease. */
  static final class JobBeforeTheHolder extends Delegating {
    JobBeforeTheHolder(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.acquire(name, owner, ttl, confirmation, call)
          .thenCompose(
              grant ->
                  grant.isPresent() || name.kind() == LeaseName.Kind.NAMED
                      ? CompletableFuture.completedFuture(grant)
                      : read(List.of(name.id()), call)
                          .thenCompose(
                              jobs ->
                                  jobs.get(0).isPresent()
                                      ? CompletableFuture.completedFuture(grant)
                                      : CompletableFuture.failedFuture(
                                          new NotFoundException("job", name.id(), "put it"))));
    }
  }

  /** Deletes the lease, whoever holds it: a bare DEL. */
  static final class BlindRelease extends Delegating {
    BlindRelease(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
      return inspect(List.of(fence.lease()), call)
          .thenCompose(
              found ->
                  found.get(0).isEmpty()
                      ? CompletableFuture.completedFuture(false)
                      : super.release(
                          new Fence(fence.lease(), found.get(0).get().token()),
                          confirmation,
                          call));
    }
  }

  /** Says that a lease is free for good, whoever knows of it. */
  static final class UnconfirmedRelease extends Delegating {
    UnconfirmedRelease(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Boolean> release(Fence fence, Durability confirmation, Call call) {
      return super.release(fence, Durability.none(), call);
    }
  }

  /** Cuts the owner short. */
  static final class ShortOwner extends Delegating {
    ShortOwner(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
      return super.inspect(names, call)
          .thenApply(
              infos ->
                  infos.stream()
                      .map(
                          info ->
                              info.map(
                                  one ->
                                      new LeaseInfo(
                                          one.name(),
                                          one.owner().split("/", 2)[0],
                                          one.token(),
                                          one.remaining())))
                      .toList());
    }
  }

  /** Does not tell those who wait for a lease that it was released. */
  static final class SilentRelease extends Delegating {
    SilentRelease(StoreBackend to) {
      super(to);
    }

    @Override
    public Watch watchRelease(LeaseName name, Runnable watcher) {
      return () -> {};
    }
  }

  /** Never says how far renewals are replicated, so that no holder could believe in them. */
  static final class SilentReplication extends Delegating {
    SilentReplication(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
      return super.renew(renewals, call)
          .thenApply(renewed -> new Renewed(renewed.held(), Replication.unknown()));
    }
  }

  /** Takes for granted that replicas hold what the primary has. */
  static final class AssumedReplication extends Delegating {
    AssumedReplication(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
      return super.renew(renewals, call)
          .thenApply(renewed -> new Renewed(renewed.held(), new Replication.Since(0)));
    }
  }

  /** Does not wait for replicas, and says it had. */
  static final class UnconfirmedGrant extends Delegating {
    UnconfirmedGrant(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Optional<Fence>> acquire(
        LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.acquire(name, owner, ttl, Durability.none(), call);
    }
  }

  /** Waits for the confirmation on the caller's thread, wanted or not. */
  static final class BlockingCommit extends Delegating {
    BlockingCommit(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      Duration wait = commit.options().durability().timeout().orElse(Duration.ZERO);
      if (wait.equals(Duration.ofSeconds(1))) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      return super.commit(jobId, commit, call);
    }
  }

  /** Ends its stages on threads of its own. */
  static final class OwnThreads extends Delegating {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    OwnThreads(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      CompletableFuture<Receipt> later = new CompletableFuture<>();
      CompletionStage<Receipt> sooner = super.commit(jobId, commit, call);
      if (threads.isShutdown()) {
        return sooner;
      }
      threads.execute(
          () -> {
            LockSupport.parkNanos(200_000);
            sooner.whenComplete(
                (receipt, failure) -> {
                  if (failure == null) {
                    later.complete(receipt);
                  } else {
                    later.completeExceptionally(failure);
                  }
                });
          });
      return later;
    }

    @Override
    public void close() {
      super.close();
      threads.shutdown();
    }
  }

  /** Reports a write that too few replicas confirmed as done. */
  static final class FalseSuccess extends Delegating {
    FalseSuccess(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      return BrokenJobs.recover(
          super.commit(jobId, commit, call),
          UnconfirmedException.class,
          e ->
              commit.options().durability().timeout().orElse(Duration.ZERO).toMillis() == 50
                  ? CompletableFuture.completedFuture(e.receipt())
                  : CompletableFuture.failedFuture(e));
    }
  }

  /** Goes on after it was closed. */
  static final class NeverClosed extends Delegating {
    NeverClosed(StoreBackend to) {
      super(to);
    }

    @Override
    public void close() {}
  }
}
