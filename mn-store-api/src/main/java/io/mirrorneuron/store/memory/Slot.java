package io.mirrorneuron.store.memory;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one id: the thing itself while there is one, and what has to outlive it so
 * that versions and tokens never come back and operations are not applied twice. Guarded by the
 * server's lock.
 *
 * @param <T> the type of the thing
 */
final class Slot<T> {

  /** How many operations that changed a thing are remembered. */
  static final int CHANGES = 8;

  /** Of how many events of a history the operations are remembered. */
  static final int EVENTS = 128;

  private final String id;
  private final OperationWindow changes;
  private final OperationWindow appends;
  private @Nullable T live;
  private long version;
  private long token;

  Slot(String id, Instant completeAfter) {
    this.id = id;
    this.changes = new OperationWindow(CHANGES, completeAfter);
    this.appends = new OperationWindow(EVENTS, completeAfter);
  }

  String id() {
    return id;
  }

  /** Returns the operations that changed, created or removed the thing. */
  OperationWindow changes() {
    return changes;
  }

  /** Returns the operations that appended events, weighed by their number. */
  OperationWindow appends() {
    return appends;
  }

  Optional<T> live() {
    return Optional.ofNullable(live);
  }

  void live(@Nullable T thing) {
    live = thing;
  }

  /** Returns the last version that the thing had; 0 if it never had one. */
  long version() {
    return version;
  }

  void version(long next) {
    version = next;
  }

  /** Returns the highest token granted for the thing; 0 if there was none. */
  long token() {
    return token;
  }

  void token(long next) {
    token = next;
  }
}
