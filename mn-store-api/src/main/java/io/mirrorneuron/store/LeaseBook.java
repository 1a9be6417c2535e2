package io.mirrorneuron.store;

import io.mirrorneuron.store.Kept.Phase;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper knows of its leases: when each is to be renewed, what an answer means for it, whose
 * deadline has passed. Under one lock, which is never held during input and output or while the
 * application is told. The order of locks: a book's, a lease's, that of its listeners; never two
 * books'.
 */
final class LeaseBook {

  /** More leases in one script stall the server for everybody else. */
  static final int TOGETHER = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Ticker ticker;
  private final Agenda agenda = new Agenda();

  /** Renewed, but not known to be replicated; in the order of the answers. */
  private final ArrayDeque<Kept> unproven = new ArrayDeque<>();

  private long calls;
  private boolean closed;

  LeaseBook(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Takes up a lease, unless it is lost or has moved on.
   *
   * @return whether the book is open
   */
  boolean add(Kept kept) {
    lock.lock();
    try {
      if (!closed && kept.isCurrent()) {
        long now = ticker.read();
        agenda.add(kept, now + apart(kept), now);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Has a lease not renewed any more; what is under way changes nothing of that. */
  void remove(Kept kept) {
    lock.lock();
    try {
      drop(kept);
    } finally {
      lock.unlock();
    }
  }

  /** Takes up nothing any more; returns what was in it. */
  List<Kept> close() {
    lock.lock();
    try {
      closed = true;
      List<Kept> all = agenda.all();
      all.forEach(agenda::remove);
      unproven.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return agenda.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return agenda.size();
    } finally {
      lock.unlock();
    }
  }

  /** The next moment at which there is something to do, or the other if that is earlier. */
  long nextOr(long other) {
    lock.lock();
    try {
      return !agenda.isEmpty() && agenda.next() - other < 0 ? agenda.next() : other;
    } finally {
      lock.unlock();
    }
  }

  boolean hasReady() {
    lock.lock();
    try {
      return agenda.hasReady();
    } finally {
      lock.unlock();
    }
  }

  /** Suspends whose deadline has passed, and readies what is due. Comes before everything else. */
  void look() {
    List<Lease> changed = new ArrayList<>(0);
    lock.lock();
    try {
      agenda.advance(
          ticker.read(),
          kept -> {
            if (kept.lease.look()) {
              changed.add(kept.lease);
            }
          });
    } finally {
      lock.unlock();
    }
    changed.forEach(Lease::deliver);
  }

  /** Begins a call for what is due. */
  @Nullable Renewing take() {
    lock.lock();
    try {
      long now = ticker.read();
      List<Kept> due = agenda.take(TOGETHER, now);
      if (due.isEmpty()) {
        return null;
      }
      Renewing call = new Renewing(due, now, ++calls);
      for (Kept kept : due) {
        kept.inFlight = call;
      }
      return call;
    } finally {
      lock.unlock();
    }
  }

  /** Begins a call that somebody asked for, whatever is due. */
  Renewing begin(List<Kept> asked) {
    lock.lock();
    try {
      return new Renewing(asked, ticker.read(), ++calls);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes what a call came to.
   *
   * @return the leases that are lost by this: why is still to be told
   */
  List<Lease> settle(Renewing call, Renewed renewed) {
    if (renewed.held().size() != call.asked.size()) {
      throw new IllegalStateException(
          call + " was answered for " + renewed.held().size() + " leases");
    }
    List<Lease> changed = new ArrayList<>(0);
    List<Lease> lost = new ArrayList<>(0);
    lock.lock();
    try {
      long now = ticker.read();
      if (renewed.replication() instanceof Replication.Since since) {
        prove(since, call, now, changed);
      }
      boolean proven = renewed.replication().covers(call.sentNanos);
      // The same for all: they stay one call. Twice what a round brings forward: rounds do not
      // stay.
      long jitter = random(call.asked.get(0).everyNanos / 8);
      for (int i = 0; i < call.asked.size(); i++) {
        Kept kept = call.asked.get(i);
        if (!renewed.held().get(i)) {
          drop(kept);
          if (kept.lease.lose(kept)) { // what has moved away is another store's to lose
            lost.add(kept.lease);
          }
        } else if (!kept.isGone()) {
          held(kept, call, proven, changed);
          long next = kept.isLate(call) ? apart(kept) : kept.everyNanos - jitter;
          kept.failed = false;
          reschedule(kept, call, call.sentNanos + next, now);
        }
      }
    } finally {
      lock.unlock();
    }
    changed.forEach(Lease::deliver);
    return lost;
  }

  /**
   * Notes that something was written which renewed these leases with it, and that as many replicas
   * hold it as must hold a renewal: there is nothing left to prove.
   */
  void confirmed(Renewing write) {
    List<Boolean> held = Collections.nCopies(write.asked.size(), true);
    var unused = settle(write, new Renewed(held, Replication.notRequired()));
  }

  /** Notes that a call came to nothing; returns when at the earliest to make another one. */
  long fail(Renewing call) {
    lock.lock();
    try {
      long now = ticker.read();
      long soonest = Long.MAX_VALUE;
      for (Kept kept : call.asked) {
        if (!kept.isGone()) {
          kept.failed = true;
          long retry = kept.retryNanos(now);
          soonest = Math.min(soonest, retry);
          reschedule(kept, call, now + retry, now);
        }
      }
      return soonest == Long.MAX_VALUE ? now : now + soonest;
    } finally {
      lock.unlock();
    }
  }

  private void held(Kept kept, Renewing call, boolean proven, List<Lease> changed) {
    if (proven) {
      // What was sent after this, and answered before, is still to be proven.
      kept.unproven = kept.unproven && kept.sentNanos - call.sentNanos > 0;
      extend(kept, call.sentNanos, changed);
      return;
    }
    kept.unproven = true;
    kept.sentNanos = call.sentNanos;
    kept.answeredAfter = calls;
    if (!kept.queued) {
      kept.queued = true;
      unproven.add(kept);
    }
  }

  /** A call told that what was answered before it was made is replicated by now. */
  private void prove(Replication.Since since, Renewing call, long now, List<Lease> changed) {
    for (int left = unproven.size(); left > 0; left--) {
      Kept kept = unproven.remove();
      if (kept.unproven && kept.answeredAfter >= call.number) {
        unproven.add(kept); // answered only while this call was under way
        continue;
      }
      kept.queued = false;
      if (kept.unproven && since.covers(kept.sentNanos)) {
        extend(kept, kept.sentNanos, changed);
        agenda.look(kept, now);
      }
      kept.unproven = false; // if it is older than what is known of, nothing will ever prove it
    }
  }

  private void drop(Kept kept) {
    agenda.remove(kept);
    if (unproven.size() > 2 * agenda.size() + TOGETHER) {
      unproven.removeIf(LeaseBook::leavesQueue);
    }
  }

  /** When to renew what was acquired with others, or had to wait with them: not with them. */
  private static long apart(Kept kept) {
    long least = kept.everyNanos / 8;
    return least + random(kept.everyNanos - least);
  }

  /** Whether there is nothing left to prove of it; notes that it is not queued then. */
  private static boolean leavesQueue(Kept waiting) {
    waiting.queued = waiting.unproven;
    return !waiting.unproven;
  }

  private static void extend(Kept kept, long sentNanos, List<Lease> changed) {
    if (kept.lease.extendTo(sentNanos + kept.termNanos)) {
      changed.add(kept.lease);
    }
  }

  private void reschedule(Kept kept, Renewing call, long due, long now) {
    if (kept.inFlight == call || kept.phase == Phase.SCHEDULED) {
      kept.inFlight = null;
      agenda.schedule(kept, due, now);
    } else {
      agenda.look(kept, now); // another call is under way or about to be made
    }
  }

  private static long random(long bound) {
    return ThreadLocalRandom.current().nextLong(Math.max(1, bound));
  }
}
