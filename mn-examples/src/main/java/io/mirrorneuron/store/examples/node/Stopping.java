package io.mirrorneuron.store.examples.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Whether the node is to leave, and why. Thread-safe. */
final class Stopping {

  private final CountDownLatch latch = new CountDownLatch(1);
  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Consumer<String> told;

  /**
   * Nobody has asked yet.
   *
   * @param told is told why, once, by whoever asks first
   */
  Stopping(Consumer<String> told) {
    this.told = told;
  }

  /** Has the node leave; the first reason counts. */
  void request(String why) {
    if (!requested.getAndSet(true)) {
      told.accept(why);
      latch.countDown();
    }
  }

  /** Has the node leave because of something that must not happen. */
  void fail(Throwable unexpected) {
    failure.compareAndSet(null, unexpected);
    request("it has failed: " + unexpected);
  }

  boolean isRequested() {
    return requested.get();
  }

  /** Waits; returns at once when the node is to leave. */
  void rest(Duration time) throws InterruptedException {
    boolean unused = latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }
}
