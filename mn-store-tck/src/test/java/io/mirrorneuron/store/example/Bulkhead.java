package io.mirrorneuron.store.example;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Lets so many operations through at once; the others wait in a bounded queue. What waits is passed
 * on by a thread of our own, never by whoever happens to finish. Thread-safe.
 */
final class Bulkhead {

  private final int width;
  private final int capacity;
  private final StoreContext context;
  private final ScheduledThreadPoolExecutor own;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Queued<?>> queue = new ArrayDeque<>();
  private int inside;
  private boolean closed;

  Bulkhead(int width, int capacity, StoreContext context) {
    this.width = width;
    this.capacity = capacity;
    this.context = context;
    this.own =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "bulkhead");
              thread.setDaemon(true);
              return thread;
            });
    own.setRemoveOnCancelPolicy(true);
  }

  /** Has an operation done as soon as there is room for it. */
  <T> CompletionStage<T> pass(Call call, Function<Call, CompletionStage<T>> operation) {
    boolean entered;
    lock.lock();
    try {
      if (inside == width && !closed) {
        return queue.size() == capacity ? refused(call) : enqueued(call, operation);
      }
      entered = !closed;
      inside += entered ? 1 : 0;
    } finally {
      lock.unlock();
    }
    if (!entered) {
      return operation.apply(call); // the engine inside is closed too, and says so
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    operation
        .apply(call)
        .whenComplete(
            (value, failure) -> {
              leave();
              end(result, value, failure);
            });
    return result;
  }

  /** Closes the engine inside; what still waited is passed on, to be told that it is closed. */
  void close(Runnable inner) {
    List<Queued<?>> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(queue);
      queue.clear();
    } finally {
      lock.unlock();
    }
    inner.run();
    left.forEach(Queued::passOn);
    own.shutdown();
  }

  /** How many operations wait. */
  int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private <T> CompletionStage<T> enqueued(Call call, Function<Call, CompletionStage<T>> operation) {
    Queued<T> queued = new Queued<>(call, operation);
    queue.add(queued);
    long left = call.deadlineNanos() - context.ticker().read();
    queued.deadline = own.schedule(() -> expire(queued), left, TimeUnit.NANOSECONDS);
    return queued.result;
  }

  /** It has waited too long; the engine inside knows what to say of a deadline that has passed. */
  private void expire(Queued<?> queued) {
    boolean waited;
    lock.lock();
    try {
      waited = queue.remove(queued);
    } finally {
      lock.unlock();
    }
    if (waited) {
      queued.passOn();
    }
  }

  private void leave() {
    lock.lock();
    try {
      Queued<?> next = queue.poll();
      if (next == null) {
        inside--;
      } else {
        own.execute(() -> next.passOn().whenComplete((value, failure) -> leave()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** An earlier attempt may have been applied: then "not applied" would be a lie. */
  private <T> CompletionStage<T> refused(Call call) {
    StoreException refusal = new StoreOverloadedException("an operation", "bulkhead", capacity);
    return CompletableFuture.failedStage(
        call.inDoubt()
            ? new UnknownOutcomeException("nobody looked whether it was applied before", refusal)
            : refusal);
  }

  private static <T> void end(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  private final class Queued<T> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    final Call call;
    final Function<Call, CompletionStage<T>> operation;
    ScheduledFuture<?> deadline;

    Queued(Call call, Function<Call, CompletionStage<T>> operation) {
      this.call = call;
      this.operation = operation;
    }

    CompletionStage<T> passOn() {
      deadline.cancel(false);
      // Not on this thread: it is not the caller's any more, and must not block.
      CompletionStage<T> stage = operation.apply(call.waiting(Waiting.CALLER_GOES_ON));
      // It may have ended already, and what depends on the result runs on callbacks only (G7).
      stage.whenCompleteAsync((value, failure) -> end(result, value, failure), context.callbacks());
      return stage;
    }
  }
}
