package io.mirrorneuron.store.bench;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A bounded number of asynchronous writes, begun by one thread. The first failure ends it. */
final class InFlight {

  private static final long LONGEST_SECONDS = 30;

  private final int most;
  private final Semaphore free;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  InFlight(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Waits until one more may begin, which must then be {@linkplain #add added}. */
  void makeRoom() throws InterruptedException {
    take(1);
    check();
  }

  void add(CompletionStage<?> write) {
    var unused =
        write.whenComplete(
            (receipt, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
              free.release();
            });
  }

  /** Waits until all have ended. */
  void drain() throws InterruptedException {
    take(most);
    free.release(most);
    check();
  }

  private void take(int permits) throws InterruptedException {
    if (!free.tryAcquire(permits, LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no write has ended in " + LONGEST_SECONDS + " s");
    }
  }

  private void check() {
    Throwable problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("a write has failed", problem);
    }
  }
}
