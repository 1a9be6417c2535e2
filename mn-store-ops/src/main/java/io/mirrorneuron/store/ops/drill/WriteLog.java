package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of each write of a drill. Thread-safe. */
final class WriteLog {

  private final Clock clock = Clock.systemUTC();
  private final Map<Long, Write> writes = new LinkedHashMap<>();
  private long last;
  private String problem = "nothing was tried yet";

  /**
   * A write that the primary has acknowledged.
   *
   * @param number which it was
   * @param server who acknowledged it
   * @param acknowledged when
   * @param confirmed when a replica was known to hold it; null if that is not known
   */
  record Write(long number, HostPort server, Instant acknowledged, @Nullable Instant confirmed) {}

  synchronized long next() {
    return ++last;
  }

  synchronized void acknowledged(long number, HostPort server) {
    writes.put(number, new Write(number, server, clock.instant(), null));
  }

  synchronized void confirmed(long number) {
    Write write = writes.get(number);
    if (write != null) {
      writes.put(number, new Write(number, write.server(), write.acknowledged(), clock.instant()));
    }
  }

  synchronized void failed(String why) {
    problem = why;
  }

  /** Why the last one that failed did. */
  synchronized String problem() {
    return problem;
  }

  /** Those that were acknowledged, in the order in which they were. */
  synchronized List<Write> writes() {
    return new ArrayList<>(writes.values());
  }

  /** The first that this server acknowledged after a moment. */
  Optional<Write> firstOn(HostPort server, Instant after) {
    return writes().stream()
        .filter(it -> it.server().equals(server) && it.acknowledged().isAfter(after))
        .findFirst();
  }

  /** The first that a replica of this server was known to hold after a moment. */
  Optional<Write> firstConfirmedOn(HostPort server, Instant after) {
    return writes().stream()
        .filter(it -> it.server().equals(server))
        .filter(it -> it.confirmed() != null && it.confirmed().isAfter(after))
        .findFirst();
  }
}
