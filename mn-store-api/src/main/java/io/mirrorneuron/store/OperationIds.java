package io.mirrorneuron.store;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names operations: a random session and a counter, short because every event carries one. */
final class OperationIds {

  private final String session;
  private final AtomicLong counter = new AtomicLong();

  OperationIds() {
    this.session = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
  }

  String next() {
    return session + "." + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
  }
}
