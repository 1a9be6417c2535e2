package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for a lease, until {@link #result} has ended: whoever ends it, the waiting is
 * over. Touched by the alarms' thread only, but for the result.
 */
final class Waiter {

  /** Who is granted the lease gets it, or it is given back. */
  final CompletableFuture<Optional<Lease>> result = new CompletableFuture<>();

  final Leases leases;
  final LeaseTerms terms;
  final long deadlineNanos;
  private final LeaseName name;
  private final Executor telling;
  private final Consumer<Optional<StoreException>> asked;
  Alarms.@Nullable Alarm deadline;
  private @Nullable StoreException last;
  private boolean answered;

  /**
   * Creates a waiter.
   *
   * @param leases in whose name
   * @param name for what
   * @param terms on what terms
   * @param deadlineNanos until when, by the ticker
   * @param telling where the result is ended, if anything may depend on it
   * @param asked is told after each time that the server was asked in this waiter's turn, on the
   *     alarms' thread: what it failed with, if it did
   */
  Waiter(
      Leases leases,
      LeaseName name,
      LeaseTerms terms,
      long deadlineNanos,
      Executor telling,
      Consumer<Optional<StoreException>> asked) {
    this.leases = leases;
    this.name = name;
    this.terms = terms;
    this.deadlineNanos = deadlineNanos;
    this.telling = telling;
    this.asked = asked;
  }

  LeaseName name() {
    return name;
  }

  boolean isOver() {
    return result.isDone();
  }

  /** Somebody holds the lease. */
  void refused() {
    answered = true;
    last = null;
    asked.accept(Optional.empty());
  }

  /** The server could not be asked. */
  void failed(StoreException failure) {
    last = failure;
    asked.accept(Optional.of(failure));
  }

  void grant(Fence fence, long sentNanos) {
    asked.accept(Optional.empty());
    Lease lease = leases.granted(fence, terms, sentNanos);
    CompletableFuture<?> handedOver = new CompletableFuture<>();
    leases.lines().expect(handedOver);
    telling.execute(
        () -> {
          try {
            if (!result.complete(Optional.of(lease))) {
              Leases.giveBack(lease);
            }
          } finally {
            boolean unused = handedOver.complete(null);
          }
        });
  }

  void fail(StoreException failure) {
    telling.execute(
        () -> {
          boolean unused = result.completeExceptionally(failure);
        });
  }

  /** The deadline has passed: tells what is known. */
  void timeUp(boolean asking) {
    if (last != null) {
      fail(last);
    } else if (asking && !answered) {
      fail(
          new StoreUnavailableException(
              "waiting for " + name + " ended before the store had answered once; wait longer",
              null));
    } else {
      telling.execute(
          () -> {
            boolean unused = result.complete(Optional.empty());
          });
    }
  }
}
