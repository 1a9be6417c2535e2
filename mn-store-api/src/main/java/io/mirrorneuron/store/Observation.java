package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.StoreObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells an observer how operations end, before whoever waits for them goes on. */
final class Observation {

  private final StoreObserver observer;
  private final Ticker ticker;

  Observation(StoreObserver observer, Ticker ticker) {
    this.observer = observer;
    this.ticker = ticker;
  }

  <T> CompletionStage<T> of(OperationKind kind, Supplier<CompletionStage<T>> operation) {
    long begun = ticker.read();
    CompletableFuture<T> future;
    try {
      future = operation.get().toCompletableFuture();
    } catch (RuntimeException e) {
      ended(kind, begun, e); // it breaks clause G2; whoever called it deals with that
      throw e;
    }
    if (future.isDone()) {
      ended(kind, begun, failure(future));
      return future;
    }
    return future.whenComplete((value, failure) -> ended(kind, begun, unwrapped(failure)));
  }

  private void ended(OperationKind kind, long begun, @Nullable Throwable failure) {
    observer.operationEnded(
        new OperationEnded(
            kind,
            outcome(kind, failure),
            Optional.ofNullable(failure),
            Duration.ofNanos(ticker.read() - begun)));
  }

  private static Outcome outcome(OperationKind kind, @Nullable Throwable failure) {
    if (failure == null) {
      return Outcome.CONFIRMED;
    }
    if (failure instanceof StoreException told) {
      return told.outcome();
    }
    return kind.isMutation() ? Outcome.UNKNOWN : Outcome.NOT_APPLIED;
  }

  private static @Nullable Throwable failure(CompletableFuture<?> ended) {
    try {
      var unused = ended.join();
      return null;
    } catch (CompletionException e) {
      return unwrapped(e);
    } catch (CancellationException e) {
      return e;
    }
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure == null ? null : Operations.cause(failure);
  }
}
