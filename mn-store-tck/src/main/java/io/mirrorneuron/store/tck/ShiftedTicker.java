package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.model.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that can be put forward, as after a pause of the process. */
final class ShiftedTicker implements Ticker {

  private final AtomicLong shift = new AtomicLong();

  void forward(Duration by) {
    shift.addAndGet(by.toNanos());
  }

  @Override
  public long read() {
    return System.nanoTime() + shift.get();
  }
}
