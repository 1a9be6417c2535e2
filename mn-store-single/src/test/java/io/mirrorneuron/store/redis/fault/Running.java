package io.mirrorneuron.store.redis.fault;

import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** A thread that does one operation, and what becomes of both. */
final class Running<T> {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean interruptedAtTheEnd;

  private Running(Supplier<T> operation, boolean virtual) {
    Runnable body =
        () -> {
          try {
            T value = operation.get();
            interruptedAtTheEnd = Thread.currentThread().isInterrupted();
            result.complete(value);
          } catch (RuntimeException | Error e) {
            interruptedAtTheEnd = Thread.currentThread().isInterrupted();
            result.completeExceptionally(e);
          }
        };
    this.thread = virtual ? virtualThread(body) : new Thread(body, "caller");
    thread.setDaemon(true);
    thread.start();
  }

  static <T> Running<T> platform(Supplier<T> operation) {
    return new Running<>(operation, false);
  }

  /** Skips the test where there are no virtual threads. */
  static <T> Running<T> virtual(Supplier<T> operation) {
    return new Running<>(operation, true);
  }

  Ended<T> ended() {
    return Ended.of(result);
  }

  boolean isDone() {
    return result.isDone();
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Whether the caller found its thread interrupted after the operation. */
  boolean keptItsInterrupt() {
    return interruptedAtTheEnd;
  }

  /** Waits until the thread waits its turn, or for its group, which somebody else leads. */
  void awaitQueued() {
    awaitSoon(this::isQueued);
  }

  /** The same where that may be over before it is seen. */
  void awaitQueuedOrDone() {
    awaitSoon(() -> isQueued() || isDone());
  }

  private boolean isQueued() {
    Object blocker = LockSupport.getBlocker(thread);
    return blocker != null && blocker.getClass().getSimpleName().equals("Lane");
  }

  private static void awaitSoon(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(Ended.PATIENCE_SECONDS))
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  /** By reflection, as this is compiled for Java 17. */
  private static Thread virtualThread(Runnable body) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (Thread)
          Class.forName("java.lang.Thread$Builder")
              .getMethod("unstarted", Runnable.class)
              .invoke(builder, body);
    } catch (NoSuchMethodException e) {
      return Assumptions.abort("this JDK has no virtual threads");
    } catch (IllegalAccessException | InvocationTargetException | ClassNotFoundException e) {
      throw new LinkageError("virtual threads are there, but cannot be made", e);
    }
  }
}
