package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How every view runs an operation on the backend: names it, bounds it, and waits for it. */
final class Operations {

  /** A backend ends its stages by the deadline (clause G1); this is what scheduling may add. */
  static final Duration GRACE = Duration.ofSeconds(2);

  /** Whoever means "for ever" gets this: sums of nanoseconds must not overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final StoreBackend backend;
  private final OperationIds ids;
  private final Ticker ticker;
  private final int maxValueBytes;
  private final Duration deadline;

  Operations(
      StoreBackend backend, OperationIds ids, Ticker ticker, int maxValueBytes, Duration deadline) {
    this.backend = backend;
    this.ids = ids;
    this.ticker = ticker;
    this.maxValueBytes = maxValueBytes;
    this.deadline = deadline;
  }

  Operations within(Duration other) {
    if (other.isNegative() || other.isZero()) {
      throw new IllegalArgumentException("a deadline of " + other + " is not positive");
    }
    return new Operations(backend, ids, ticker, maxValueBytes, other);
  }

  /** How long one operation may take that has no deadline of its own. */
  Duration deadline() {
    return deadline;
  }

  Ticker ticker() {
    return ticker;
  }

  Watch watch(String jobId, Runnable watcher) {
    return backend.durable().watch(jobId, watcher);
  }

  Watch watchRelease(LeaseName name, Runnable watcher) {
    return backend.leases().watchRelease(name, watcher);
  }

  /** How long one operation may take. */
  long deadlineNanos() {
    return nanos(deadline);
  }

  String newId() {
    return ids.next();
  }

  /** Reads, on the calling thread. Of a read that was given up nothing can have been applied. */
  <T> T read(String what, Function<Call, Work<T>> operation) {
    Call call = call(Waiting.CALLER_WAITS, Optional.empty());
    return await(
        submit(operation, call),
        call,
        (problem, cause) -> new StoreUnavailableException(what + " " + problem, cause));
  }

  /** Mutates, on the calling thread. */
  <T> T write(String what, Optional<Duration> deadline, Function<Call, Work<T>> operation) {
    Call call = call(Waiting.CALLER_WAITS, deadline);
    return await(
        submit(operation, call),
        call,
        (problem, cause) -> new UnknownOutcomeException(what + " " + problem, cause));
  }

  /**
   * Starts a mutation for the application. What it chains to the future runs where clause G7 says:
   * never on a thread of the backend.
   */
  <T> CompletableFuture<T> start(
      String what, Optional<Duration> deadline, Function<Call, Work<T>> operation) {
    return submit(operation, call(Waiting.CALLER_GOES_ON, deadline))
        .handle((value, failure) -> told(what, value, failure));
  }

  /** Starts a mutation; whatever the executor is busy with, that keeps nothing but the future. */
  <T> CompletableFuture<T> startAndTell(
      String what, Function<Call, Work<T>> operation, Executor telling) {
    return startPart(operation)
        .handleAsync((value, failure) -> told(what, value, failure), telling);
  }

  private static <T> T told(String what, T value, @Nullable Throwable failure) {
    if (failure != null) {
      throw told(what, failure);
    }
    return value;
  }

  /**
   * Starts something that ends on any thread: a part of a transfer, to be waited for with {@link
   * #join}, or something of the store's own, which then only notes what it came to.
   */
  <T> CompletableFuture<T> startPart(Function<Call, Work<T>> operation) {
    return submit(operation, call(Waiting.CALLER_WAITS_LATER, Optional.empty()));
  }

  /** Waits for a part that was started; of a part of a transfer nothing is ever in doubt. */
  <T> T join(String what, CompletableFuture<T> started) {
    return await(
        started,
        call(Waiting.CALLER_WAITS, Optional.empty()),
        (problem, cause) -> new StoreUnavailableException(what + " " + problem, cause));
  }

  void checkSize(String what, long bytes) {
    if (bytes > maxValueBytes) {
      throw new IllegalArgumentException(
          what
              + " of "
              + bytes
              + " bytes is over the limit of "
              + maxValueBytes
              + " bytes for one write; store large content as a bundle (MirrorStore.bundles()) or"
              + " raise MN_STORE_MAX_VALUE_BYTES");
    }
  }

  Commit checked(String jobId, Commit commit) {
    if (!commit.changesState()
        && commit.snapshots().isEmpty()
        && commit.events().isEmpty()
        && commit.bundle().isEmpty()) {
      throw new IllegalArgumentException("the commit to job " + jobId + " has no parts");
    }
    if (commit.options().retention().isPresent()
        && !commit.status().map(status -> status.isFinished()).orElse(false)) {
      throw new IllegalArgumentException(
          "the commit to job " + jobId + " has a retention but does not finish the job");
    }
    checkSize("the commit to job " + jobId, commit.contentBytes());
    return commit;
  }

  /** Like {@link Duration#toNanos()}, but for durations of any length. */
  static long nanos(Duration duration) {
    return (duration.compareTo(LONGEST) < 0 ? duration : LONGEST).toNanos();
  }

  private Call call(Waiting waiting, Optional<Duration> own) {
    return Call.first(ids.next(), ticker.read() + nanos(own.orElse(deadline)), waiting);
  }

  /** What a backend throws, against clause G2, is treated like what its stage fails with. */
  private <T> CompletableFuture<T> submit(Function<Call, Work<T>> operation, Call call) {
    try {
      return operation.apply(call).on(backend).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> T await(CompletableFuture<T> future, Call call, GivenUp givenUp) {
    try {
      long left = Math.max(0, call.deadlineNanos() - ticker.read()) + GRACE.toNanos();
      return future.get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp.because("was interrupted while it waited for the store", e);
    } catch (TimeoutException e) {
      throw givenUp.because("did not end by its deadline; the backend breaks clause G1", e);
    } catch (ExecutionException e) {
      throw told(e.getCause(), givenUp);
    } catch (CancellationException e) {
      throw told(e, givenUp);
    }
  }

  /** What a mutation failed with, for whoever is to be told. */
  static StoreException told(String what, Throwable failure) {
    return told(
        cause(failure), (problem, why) -> new UnknownOutcomeException(what + " " + problem, why));
  }

  /** What a stage failed with, where those that depend on it may have wrapped that. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The call for submitting an earlier operation once more, with the time that a fresh one has. */
  static Call again(String operationId, long sentNanos, Call fresh) {
    return Call.first(operationId, fresh.deadlineNanos(), fresh.waiting()).again(sentNanos);
  }

  /** Passes on what a backend may fail with (clause G2), and makes a StoreException of the rest. */
  private static StoreException told(@Nullable Throwable failure, GivenUp givenUp) {
    return failure instanceof StoreException told
        ? told
        : givenUp.because("failed inside the backend: " + failure, failure);
  }

  /** An operation, ready to run on a backend. */
  @FunctionalInterface
  interface Work<T> {
    CompletionStage<T> on(StoreBackend backend);
  }

  @FunctionalInterface
  private interface GivenUp {
    StoreException because(String problem, @Nullable Throwable cause);
  }
}
