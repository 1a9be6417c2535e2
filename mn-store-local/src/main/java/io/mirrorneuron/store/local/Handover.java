package io.mirrorneuron.store.local;

import java.time.Duration;
import java.util.Optional;

/**
 * A failover that a Sentinel is told to do. It may refuse, as while it has not heard of a good
 * replica, and may give up what it has begun; either way it is told again.
 */
final class Handover {

  /** So long a Sentinel that has begun is left alone. */
  private static final Duration TRY = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LocalSentinel by;
  private final String masterName;
  private long due = System.nanoTime();
  private String last = "";

  Handover(LocalSentinel by, String masterName) {
    this.by = by;
    this.masterName = masterName;
  }

  /** Tells the Sentinel if it is time to; returns what has come of the last time. */
  String tell() {
    if (System.nanoTime() - due >= 0) {
      last = told();
    }
    return last;
  }

  private String told() {
    Optional<String> refusal = refusal();
    due = System.nanoTime() + (refusal.isPresent() ? PAUSE : TRY).toNanos();
    return refusal.orElse(by + " was told to fail over");
  }

  private Optional<String> refusal() {
    try {
      Reply unused = by.command("SENTINEL", "FAILOVER", masterName);
      return Optional.empty();
    } catch (LocalServerException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
