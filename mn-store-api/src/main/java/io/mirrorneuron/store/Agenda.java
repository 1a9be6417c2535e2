package io.mirrorneuron.store;

import io.mirrorneuron.store.Kept.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper has to do next: whose deadline has passed, and what is due. A binary heap by time,
 * so that nothing ever looks at all the leases. Guarded by the lock of the book.
 */
final class Agenda {

  /**
   * What may be brought forward to be renewed in a round with what is due: so much of its interval.
   */
  private static final int EARLY = 16;

  /** Of a lease for which nothing is to be done at any particular time. */
  private static final long FAR_NANOS = 365L * 24 * 3600 * 1_000_000_000;

  private final ArrayDeque<Kept> ready = new ArrayDeque<>();
  private @Nullable Kept[] heap = new Kept[16];

  /** The moments of those in the heap, beside them: to compare them touches no lease. */
  private long[] wakes = new long[16];

  private int size;

  /** Calls of one round follow one another until nothing is left that was soon due at its begin. */
  private boolean inRound;

  private long roundNanos;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  List<Kept> all() {
    List<Kept> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(at(i));
    }
    return all;
  }

  /** Takes up a lease, to be renewed when due. */
  void add(Kept kept, long due, long now) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
      wakes = Arrays.copyOf(wakes, 2 * size);
    }
    kept.index = size;
    kept.watched = true; // it may have passed already
    wakes[size] = now + FAR_NANOS;
    heap[size++] = kept;
    schedule(kept, due, now);
  }

  void remove(Kept kept) {
    if (kept.isGone()) {
      return;
    }
    kept.phase = Phase.GONE; // which is how it is told from the others that are ready
    kept.unproven = false;
    kept.inFlight = null;
    int hole = kept.index;
    kept.index = -1;
    Kept last = at(--size);
    heap[size] = null;
    if (last != kept) {
      settleAt(hole, last, wakes[size]);
    }
  }

  void schedule(Kept kept, long due, long now) {
    kept.phase = Phase.SCHEDULED;
    kept.dueNanos = due;
    look(kept, now);
  }

  /** Its deadline may have moved. */
  void look(Kept kept, long now) {
    if (kept.lease.deadlineNanos() - now > 0) {
      kept.watched = true; // and if it has passed since it was looked at, it still is
    }
    settle(kept, now);
  }

  /**
   * Does what is due by now: hands over those whose deadline has passed, and readies the others.
   */
  void advance(long now, Consumer<Kept> passed) {
    while (size > 0 && wakes[0] - now <= 0) {
      Kept first = at(0);
      if (first.watched && first.lease.deadlineNanos() - now <= 0) {
        first.watched = false;
        passed.accept(first);
      }
      if (first.phase == Phase.SCHEDULED && first.dueNanos - now <= 0) {
        makeReady(first);
      }
      settle(first, now);
    }
  }

  /**
   * Takes what one call renews. As soon as something is due a round begins, of that and of what
   * will be due soon: calls that follow one another cost both sides half of what lonely ones do,
   * which find every cache cold.
   *
   * @return as many as there are, but not more than so many; none if the round is over
   */
  List<Kept> take(int most, long now) {
    if (!inRound && !ready.isEmpty()) {
      inRound = true;
      roundNanos = now;
    }
    List<Kept> taken = new ArrayList<>(inRound ? most : 0);
    while (inRound && taken.size() < most) {
      Kept next = ready.isEmpty() ? early() : ready.poll();
      if (next == null) {
        break;
      }
      if (!next.isGone()) {
        next.phase = Phase.IN_FLIGHT;
        taken.add(next);
        settle(next, now);
      }
    }
    inRound = !taken.isEmpty();
    return taken;
  }

  /** The moment of the next thing to do, not counting what is ready; there must be a lease. */
  long next() {
    return wakes[0];
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  private @Nullable Kept early() {
    if (size == 0) {
      return null;
    }
    Kept first = at(0);
    return first.phase == Phase.SCHEDULED && first.dueNanos - roundNanos <= first.everyNanos / EARLY
        ? first
        : null;
  }

  private void makeReady(Kept kept) {
    kept.phase = Phase.READY;
    ready.add(kept);
  }

  /** Puts it where it belongs by what is next for it. */
  private void settle(Kept kept, long now) {
    long wake = now + FAR_NANOS;
    if (kept.watched) {
      wake = kept.lease.deadlineNanos();
    }
    if (kept.phase == Phase.SCHEDULED && kept.dueNanos - wake < 0) {
      wake = kept.dueNanos;
    }
    if (wake != wakes[kept.index]) {
      settleAt(kept.index, kept, wake);
    }
  }

  /** Moves it up or down from a place that is its own, or free, to where it belongs. */
  private void settleAt(int index, Kept moving, long wake) {
    int hole = index;
    while (hole > 0 && wake - wakes[(hole - 1) / 2] < 0) {
      hole = fill(hole, (hole - 1) / 2);
    }
    for (int child = earlierChild(hole); child < size; child = earlierChild(hole)) {
      if (wakes[child] - wake >= 0) {
        break;
      }
      hole = fill(hole, child);
    }
    place(moving, wake, hole);
  }

  private int earlierChild(int parent) {
    int left = 2 * parent + 1;
    return left + 1 < size && wakes[left + 1] - wakes[left] < 0 ? left + 1 : left;
  }

  /** Moves what is in a place into the hole; its place is the hole then. */
  private int fill(int hole, int from) {
    place(at(from), wakes[from], hole);
    return from;
  }

  private void place(Kept kept, long wake, int index) {
    heap[index] = kept;
    wakes[index] = wake;
    kept.index = index;
  }

  private Kept at(int index) {
    Kept found = heap[index];
    if (found == null) {
      throw new IllegalStateException("no lease at " + index + " of " + size);
    }
    return found;
  }
}
