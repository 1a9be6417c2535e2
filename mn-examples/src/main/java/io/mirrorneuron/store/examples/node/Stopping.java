package io.mirrorneuron.store.examples.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the node is to leave, and why. Thread-safe. */
final class Stopping {

  private final CountDownLatch requested = new CountDownLatch(1);
  private final AtomicReference<String> reason = new AtomicReference<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Has the node leave; the first reason counts. */
  void request(String why) {
    reason.compareAndSet(null, why);
    requested.countDown();
  }

  /** Has the node leave because of something that must not happen. */
  void fail(Throwable unexpected) {
    failure.compareAndSet(null, unexpected);
    request("it has failed: " + unexpected);
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits; returns at once when the node is to leave. */
  void rest(Duration time) throws InterruptedException {
    boolean unused = requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Why; empty as long as it is not requested. */
  String reason() {
    return Optional.ofNullable(reason.get()).orElse("");
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }
}
