package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Outcome;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How an operation ended.
 *
 * @param result what it returned, or null
 * @param failure what it threw, or null
 */
record Ended<T>(T result, StoreException failure) {

  /** Longer than anything here may take, on however slow a machine. */
  static final int PATIENCE_SECONDS = 60;

  static <T> Ended<T> of(Supplier<T> operation) {
    try {
      return new Ended<>(operation.get(), null);
    } catch (StoreException e) {
      return new Ended<>(null, e);
    }
  }

  static <T> Ended<T> of(Future<T> started) {
    try {
      return new Ended<>(started.get(PATIENCE_SECONDS, TimeUnit.SECONDS), null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException told) {
        return new Ended<>(null, told);
      }
      throw new AssertionError("not a StoreException: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("it does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  Outcome outcome() {
    return failure == null ? Outcome.CONFIRMED : failure.outcome();
  }

  /** The result of an operation that must have succeeded. */
  T confirmed() {
    if (failure != null) {
      throw new AssertionError("not confirmed: " + failure.getMessage(), failure);
    }
    return result;
  }

  /** The exception of an operation that must have failed in this way. */
  StoreException failedAs(Outcome outcome) {
    assertThat(outcome()).as("%s", this).isEqualTo(outcome);
    return failure;
  }

  /** What the outcome says of how often it has been applied must be so. */
  void isTrue(long applied) {
    switch (outcome()) {
      case CONFIRMED, UNCONFIRMED -> assertThat(applied).as("%s", this).isEqualTo(1);
      case NOT_APPLIED -> assertThat(applied).as("%s", this).isZero();
      case UNKNOWN -> assertThat(applied).as("%s", this).isBetween(0L, 1L);
    }
  }
}
