package io.mirrorneuron.store.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several threads that begin at the same moment. */
final class Race {

  /** How many threads race if a clause does not say. */
  static final int THREADS = 8;

  private static final long MAX_SECONDS = 60;

  /** Shared and kept, because a round of a race is much shorter than starting its threads. */
  private static final ExecutorService RUNNERS =
      Executors.newCachedThreadPool(
          body -> {
            Thread thread = new Thread(body, "race of the kit");
            thread.setDaemon(true);
            return thread;
          });

  private Race() {}

  /** What one of the threads does. */
  @FunctionalInterface
  interface Runner<T> {
    T run(int index) throws Exception;
  }

  /** Runs all, and returns what they returned, by index. The first failure is thrown. */
  static <T> List<T> of(int threads, Runner<T> runner) {
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int index = i;
        Callable<T> task =
            () -> {
              start.await(MAX_SECONDS, TimeUnit.SECONDS);
              return runner.run(index);
            };
        running.add(RUNNERS.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(MAX_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError("a thread of the race failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a thread of the race hangs", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
