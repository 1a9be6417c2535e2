package io.mirrorneuron.store.redis.connect;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for an event loop, bounded and not to be interrupted: whoever leads a group waits for
 * other callers' commands too, and one caller's interrupt must not put them all in doubt.
 */
final class Await {

  private Await() {}

  /** Waits until a future is done, or the time is over. */
  static boolean done(CompletableFuture<?> future, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (!future.isDone()) {
        try {
          Object unused = future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          return future.isDone();
        } catch (ExecutionException | CancellationException e) {
          return true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Why a future that is done has failed; null if it has not. */
  static @Nullable Throwable failure(CompletableFuture<?> future) {
    try {
      Object unused = future.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (CancellationException e) {
      return e;
    }
  }
}
