package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Makes calls and waits for their stages, and watches over G1 and G2 while it does: a stage ends in
 * time, it fails with a {@link StoreException}, the method itself throws nothing. Every other call
 * says that the caller does not wait, so that both ways are in use everywhere.
 */
class Caller implements AutoCloseable {

  /** The deadline of every call that has none of its own. */
  static final Duration DEADLINE = Duration.ofSeconds(20);

  /** What "give or take scheduling" (G1) comes to on a machine that does much else. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private final StoreBackend backend;
  private final AtomicLong calls = new AtomicLong();

  Caller(StoreBackend backend) {
    this.backend = backend;
  }

  StoreBackend backend() {
    return backend;
  }

  @Override
  public void close() {
    backend.close();
  }

  // Calls

  /** A new call; every other one does not wait. */
  Call call() {
    return call(
        calls.incrementAndGet() % 2 == 0 ? Call.Waiting.CALLER_WAITS : Call.Waiting.CALLER_GOES_ON);
  }

  /** A new call of a caller that goes on. */
  Call background() {
    return call(Call.Waiting.CALLER_GOES_ON);
  }

  Call call(Call.Waiting waiting) {
    return within(DEADLINE, waiting);
  }

  Call within(Duration deadline, Call.Waiting waiting) {
    return Call.first("op-" + UUID.randomUUID(), System.nanoTime() + deadline.toNanos(), waiting);
  }

  /** Waits for the stage of a call. */
  static <T> T await(Call call, Supplier<CompletionStage<T>> operation) {
    CompletionStage<T> stage = start(operation);
    try {
      long patience = call.deadlineNanos() - System.nanoTime() + GRACE.toNanos();
      return stage.toCompletableFuture().get(patience, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw storeException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("G1: the stage did not end by its deadline", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts an operation. */
  static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> operation) {
    try {
      return operation.get();
    } catch (RuntimeException e) {
      throw new AssertionError("G2: the method threw, where its stage should fail: " + e, e);
    }
  }

  /** What a stage failed with. */
  static StoreException storeException(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof StoreException e) {
      return e;
    }
    throw new AssertionError(
        "G2: the stage failed with what is no StoreException: " + cause, cause);
  }
}
