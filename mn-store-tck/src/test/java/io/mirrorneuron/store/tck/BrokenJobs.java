package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.error.JobFinishedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Backends that are broken in what they do with jobs and fences. */
final class BrokenJobs {

  private BrokenJobs() {}

  /** Runs another stage if this one fails in a certain way. */
  static <T, E extends StoreException> CompletionStage<T> recover(
      CompletionStage<T> stage, Class<E> type, Function<E, CompletionStage<T>> other) {
    return stage
        .<CompletionStage<T>>handle(
            (value, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(value);
              }
              StoreException e = Client.storeException(failure);
              return type.isInstance(e)
                  ? other.apply(type.cast(e))
                  : CompletableFuture.failedFuture(e);
            })
        .thenCompose(Function.identity());
  }

  /** The same call as one of a different operation. */
  static Call fresh(Call call) {
    return Call.first("op-" + UUID.randomUUID(), call.deadlineNanos(), call.waiting());
  }

  /** The same options with another fence, or none. */
  static WriteOptions under(Optional<Fence> fence, WriteOptions options) {
    return new WriteOptions(
        options.expected(),
        fence,
        fence.flatMap(held -> options.renewal()),
        options.durability(),
        options.retention(),
        options.deadline());
  }

  private static boolean isPlain(Commit commit, Call call) {
    return !call.inDoubt()
        && commit.options().fence().isEmpty()
        && commit.options().durability().kind() == Durability.Kind.CONFIGURED;
  }

  /** Compares the version first and writes then: not in one step. */
  static final class LostUpdate extends Delegating {
    LostUpdate(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      if (!(commit.expected() instanceof Expected.Version version) || !isPlain(commit, call)) {
        return super.commit(jobId, commit, call);
      }
      return read(List.of(jobId), call)
          .thenCompose(
              found -> {
                Optional<JobRecord> job = found.get(0);
                if (job.isPresent() && job.get().version() != version.version()) {
                  return CompletableFuture.failedFuture(
                      new VersionConflictException(jobId, version, job.get().version()));
                }
                // Long enough for a reader to get its turn in between, also on a crowded machine.
                LockSupport.parkNanos(5_000_000);
                WriteOptions options = commit.options().expecting(new Expected.Existing());
                return super.commit(jobId, commit.with(options), call);
              });
    }
  }

  /**
   * Applies the state first and appends the events then; in between it waits for looks at the job,
   * if anybody has looked since its last commit: of three from two readers one began in between.
   */
  static final class TornCommit extends Delegating {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong looksBefore = new AtomicLong();

    TornCommit(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
      return super.read(jobIds, call).whenComplete((found, failure) -> looks.incrementAndGet());
    }

    private void awaitALook() {
      long seen = looks.get();
      long begun = System.nanoTime();
      while (seen > looksBefore.get()
          && looks.get() < seen + 3
          && System.nanoTime() - begun < LOOK_NANOS) {
        LockSupport.parkNanos(100_000);
      }
      looksBefore.set(looks.get());
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      if (commit.state().isEmpty()
          || commit.events().isEmpty()
          || commit.options().fence().isPresent()
          || commit.options().durability().kind() != Durability.Kind.CONFIGURED) {
        return super.commit(jobId, commit, call);
      }
      Commit rest =
          new Commit(
              commit.state(),
              commit.status(),
              commit.snapshots(),
              List.of(),
              commit.bundle(),
              commit.options());
      Call second =
          new Call(
              call.operationId() + "-events",
              call.deadlineNanos(),
              call.waiting(),
              call.firstSubmitted());
      return super.commit(jobId, rest, call)
          .thenCompose(
              first -> {
                awaitALook();
                return super.commit(jobId, Commit.create().events(commit.events()), second)
                    .thenApply(
                        last ->
                            new Receipt(
                                first.version(),
                                last.sequence(),
                                last.replicas(),
                                last.generation(),
                                last.time()));
              });
    }
  }

  /** A change of the status alone is told with the version before it. */
  static final class VersionStandsStill extends Delegating {
    VersionStandsStill(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      boolean running = commit.status().filter(status -> !status.isFinished()).isPresent();
      if (commit.state().isPresent() || !running || !isPlain(commit, call)) {
        return super.commit(jobId, commit, call);
      }
      return read(List.of(jobId), call)
          .thenCompose(
              found ->
                  super.commit(jobId, commit, call)
                      .thenApply(
                          receipt ->
                              new Receipt(
                                  found.get(0).map(JobRecord::version).orElse(1L),
                                  receipt.sequence(),
                                  receipt.replicas(),
                                  receipt.generation(),
                                  receipt.time())));
    }
  }

  /** Takes another status of a finished job for granted, and leaves it out. */
  static final class EndIsNotFinal extends Delegating {
    EndIsNotFinal(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      return recover(
          super.commit(jobId, commit, call),
          JobFinishedException.class,
          e ->
              super.commit(
                  jobId,
                  new Commit(
                      commit.state(),
                      Optional.empty(),
                      commit.snapshots(),
                      commit.events(),
                      commit.bundle(),
                      commit.options()),
                  call));
    }
  }

  /** Decodes and encodes payloads on the way, as cjson does: an empty list becomes an object. */
  static final class ReencodedPayload extends Delegating {
    ReencodedPayload(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      if (commit.state().isEmpty() || !commit.state().get().codecId().equals("utf8")) {
        return super.commit(jobId, commit, call);
      }
      String text =
          new String(commit.state().get().bytes(), StandardCharsets.UTF_8).replace("[]", "{}");
      return super.commit(jobId, commit.state(Payload.utf8(text)), call);
    }
  }

  /** Leaves the last job of each full page out. */
  static final class SkippingListing extends Delegating {
    SkippingListing(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
      return super.list(query, call)
          .thenApply(
              page ->
                  page.items().size() < query.limit()
                      ? page
                      : new Page<>(page.items().subList(0, page.items().size() - 1), page.next()));
    }
  }

  /** Lists what is in an index of its own, deleted jobs included. */
  static final class ListingOfTheDead extends Delegating {
    private final List<JobSummary> dead = new ArrayList<>();

    ListingOfTheDead(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
      return read(List.of(jobId), call)
          .thenCompose(
              found ->
                  super.delete(jobId, options, call)
                      .thenApply(
                          receipt -> {
                            synchronized (dead) {
                              // Every thirtieth, so that only a long listing shows it.
                              if (jobId.equals("job-30")) {
                                found.get(0).ifPresent(job -> dead.add(job.summary()));
                              }
                            }
                            return receipt;
                          }));
    }

    @Override
    public CompletionStage<Page<JobSummary>> list(JobQuery query, Call call) {
      return super.list(query, call)
          .thenApply(
              page -> {
                List<JobSummary> items = new ArrayList<>(page.items());
                synchronized (dead) {
                  items.addAll(dead);
                  dead.clear();
                }
                return new Page<>(items, page.next());
              });
    }
  }

  /** Reads jobs in an order of its own. */
  static final class SortedReading extends Delegating {
    SortedReading(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call) {
      return super.read(jobIds.stream().sorted(Comparator.reverseOrder()).toList(), call);
    }
  }

  /** Lets deletions wait for nothing: a job that is not there was deleted. */
  static final class DeletesTheMissing extends Delegating {
    DeletesTheMissing(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call) {
      return recover(
          super.delete(jobId, options, call),
          NotFoundException.class,
          e -> CompletableFuture.completedFuture(new Receipt(1, 0, 0, 1, java.time.Instant.EPOCH)));
    }
  }

  /** Does not look at the fence. */
  static final class UnfencedWrite extends Delegating {
    UnfencedWrite(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      WriteOptions with = commit.options();
      return super.commit(jobId, commit.with(under(Optional.empty(), with)), call);
    }
  }

  /** Looks at the fence of every commit but those of snapshots alone. */
  static final class UnfencedSnapshot extends Delegating {
    UnfencedSnapshot(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      boolean snapshotsAlone =
          !commit.snapshots().isEmpty()
              && !commit.changesState()
              && commit.events().isEmpty()
              && commit.bundle().isEmpty();
      WriteOptions with = commit.options();
      return super.commit(
          jobId, snapshotsAlone ? commit.with(under(Optional.empty(), with)) : commit, call);
    }
  }

  /**
   * Looks at the fence first and writes then: not in one step. A holder's first write is, so that
   * it comes while its predecessor's are between the two.
   */
  static final class FenceBeforeTheWrite extends Delegating {
    private final Set<Fence> wrote = ConcurrentHashMap.newKeySet();

    FenceBeforeTheWrite(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      WriteOptions with = commit.options();
      if (with.fence().isEmpty() || commit.events().isEmpty() || wrote.add(with.fence().get())) {
        return super.commit(jobId, commit, call);
      }
      Commit check =
          Commit.create().withoutSnapshot("none").with(WriteOptions.fencedBy(with.fence().get()));
      Commit unfenced = commit.with(under(Optional.empty(), with));
      return super.commit(jobId, check, fresh(call))
          .thenCompose(
              passed -> {
                LockSupport.parkNanos(2_000_000);
                return super.commit(jobId, unfenced, call);
              });
    }
  }

  /** Compares versions before it looks at the fence. */
  static final class VersionBeforeTheFence extends Delegating {
    VersionBeforeTheFence(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      if (commit.options().fence().isEmpty()
          || !(commit.expected() instanceof Expected.Version version)) {
        return super.commit(jobId, commit, call);
      }
      return read(List.of(jobId), call)
          .thenCompose(
              found -> {
                long actual = found.get(0).map(JobRecord::version).orElse(0L);
                return actual == version.version()
                    ? super.commit(jobId, commit, call)
                    : CompletableFuture.failedFuture(
                        new VersionConflictException(jobId, version, actual));
              });
    }
  }

  /** Does an operation again that comes again, as one that it has never seen. */
  static final class DuplicatedAppend extends Delegating {
    DuplicatedAppend(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      boolean again = call.inDoubt() && !commit.events().isEmpty();
      return super.commit(jobId, commit, again ? fresh(call) : call);
    }
  }

  /** Does an operation again when it cannot tell any more whether it was done. */
  static final class GuessesInDoubt extends Delegating {
    GuessesInDoubt(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      return recover(
          super.commit(jobId, commit, call),
          UnknownOutcomeException.class,
          e -> super.commit(jobId, commit, fresh(call)));
    }
  }

  /** Leaves removals of snapshots out. */
  static final class SnapshotStays extends Delegating {
    SnapshotStays(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      var kept = new java.util.HashMap<>(commit.snapshots());
      kept.values().removeIf(Optional::isEmpty);
      return super.commit(
          jobId,
          new Commit(
              commit.state(),
              commit.status(),
              kept,
              commit.events(),
              commit.bundle(),
              commit.options()),
          call);
    }
  }

  /** Creates a job as running, whatever. */
  static final class CreatesRunning extends Delegating {
    CreatesRunning(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Receipt> commit(String jobId, Commit commit, Call call) {
      boolean creates = commit.expected() instanceof Expected.Absent;
      return super.commit(
          jobId,
          creates && commit.status().isEmpty() ? commit.status(JobStatus.RUNNING) : commit,
          call);
    }
  }
}
