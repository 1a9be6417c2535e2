package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.RequiredReplicas;
import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.model.Durability;
import java.time.Duration;

/**
 * What a write waits for: so many replicas, for so long.
 *
 * @param replicas how many; {@link #EVERY} for all that the primary has
 * @param timeoutMillis for how long, 1 or more; 0 if there is nothing to wait for
 */
record Confirmation(int replicas, long timeoutMillis) {

  static final int EVERY = -1;

  static final Confirmation NONE = new Confirmation(0, 0);

  static Confirmation of(Durability durability, WaitSettings configured) {
    int replicas =
        switch (durability.kind()) {
          case REPLICAS -> durability.replicas();
          case ALL -> EVERY;
          case CONFIGURED ->
              configured.replicas() instanceof RequiredReplicas.AtLeast some
                  ? some.replicas()
                  : EVERY;
        };
    Duration timeout = durability.timeout().orElse(configured.timeout());
    return replicas == 0 ? NONE : new Confirmation(replicas, Math.max(1, timeout.toMillis()));
  }

  /** This, but not longer than there is time. */
  Confirmation within(long nanos) {
    long millis = Math.max(1, nanos / 1_000_000);
    if (timeoutMillis <= millis) {
      return this;
    }
    // In coarse steps, so that writes with nearly the same deadline share a WAIT.
    long step = Math.max(1, Long.highestOneBit(millis) / 8);
    return new Confirmation(replicas, millis - millis % step);
  }

  /** Grows with what is asked for. */
  long rank() {
    return replicas == EVERY ? Long.MAX_VALUE : replicas;
  }

  boolean waits() {
    return replicas != 0;
  }
}
