package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that stands still until it is moved. */
final class ManualTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong(1);

  @Override
  public long read() {
    return nanos.get();
  }

  void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }
}
