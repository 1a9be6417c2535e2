package io.mirrorneuron.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A table of things by id, with their expiry. A thing that is gone, deleted or expired, leaves its
 * slot as a tombstone for a day. Guarded by the server's lock.
 *
 * @param <T> the type of the things
 */
final class Slots<T> {

  /** How long a tombstone stays. */
  static final Duration TOMBSTONE = Duration.ofDays(1);

  private final Map<String, Slot<T>> slots = new HashMap<>();
  private final Timetable<String> expiry = new Timetable<>();
  private final Consumer<Slot<T>> leaving;

  /** Larger versions and tokens than this have never been seen in a slot that is forgotten. */
  private long floor;

  /**
   * Creates an empty table.
   *
   * @param leaving told of each slot whose thing is about to go
   */
  Slots(Consumer<Slot<T>> leaving) {
    this.leaving = leaving;
  }

  /** Returns the slot of an id; a new one, which the table does not know yet, if it has none. */
  Slot<T> at(String id, Instant now) {
    while (expiry.isDue(id, now)) {
      expire(id);
    }
    Slot<T> known = slots.get(id);
    // Whatever was forgotten about this id had been gone for as long as a tombstone stays.
    return known != null ? known : new Slot<>(id, Moments.before(now, TOMBSTONE));
  }

  /** Returns all slots, among them tombstones. */
  Collection<Slot<T>> all() {
    return slots.values();
  }

  /** Puts a thing into its slot, to stay until it is told otherwise. */
  void put(Slot<T> slot, T thing) {
    slot.live(thing);
    slots.put(slot.id(), slot);
    expiry.clear(slot.id());
  }

  void expireAt(Slot<T> slot, Instant time) {
    expiry.set(slot.id(), time);
  }

  /** Puts the expiry of a thing off, if it has one and that is earlier. */
  void extend(Slot<T> slot, Instant time) {
    expiry.time(slot.id()).filter(time::isAfter).ifPresent(earlier -> expiry.set(slot.id(), time));
  }

  void neverExpire(Slot<T> slot) {
    expiry.clear(slot.id());
  }

  boolean isExpired(Slot<T> slot, Instant now) {
    return expiry.isDue(slot.id(), now);
  }

  /** Takes the thing away and leaves a tombstone. */
  void remove(Slot<T> slot, Instant time) {
    leaving.accept(slot);
    slot.live(null);
    expiry.set(slot.id(), Moments.after(time, TOMBSTONE));
  }

  /** Returns the next version or token after the last one of a slot: never one that was before. */
  long next(long last, Instant now) {
    return Math.max(Math.max(last, floor) + 1, Moments.micros(now));
  }

  /** Really removes what has expired, but not more than so many at once. */
  void sweep(Instant now, int most) {
    for (int i = 0; i < most; i++) {
      var due = expiry.due(now);
      if (due.isEmpty()) {
        return;
      }
      expire(due.get());
    }
  }

  int size() {
    return slots.size();
  }

  private void expire(String id) {
    Slot<T> slot = slots.get(id);
    if (slot != null && slot.live().isPresent()) {
      remove(slot, expiry.time(id).orElseThrow());
      return;
    }
    if (slot != null) {
      floor = Math.max(floor, Math.max(slot.version(), slot.token()));
      slots.remove(id);
    }
    expiry.clear(id);
  }
}
