package io.mirrorneuron.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to one thing, such as a lease, and what they have not been told yet: in order, one at
 * a time, on the application's executor. A listener that takes its time delays nothing but what it
 * and the others of that thing are told next.
 *
 * @param <E> what they are told
 */
final class Listeners<E> {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Executor executor;
  private final Predicate<? super E> lasting;
  private List<Consumer<? super E>> listeners = List.of();
  private final ArrayDeque<Telling<E>> waiting = new ArrayDeque<>(0);
  private @Nullable E last;
  private boolean telling;

  /**
   * Creates a list without listeners.
   *
   * @param executor where they are told
   * @param lasting of the last thing that was told: whether it is still the case, so that one who
   *     comes late has to know
   */
  Listeners(Executor executor, Predicate<? super E> lasting) {
    this.executor = executor;
    this.lasting = lasting;
  }

  /** A listener that comes late is told at once what it would otherwise never learn. */
  void add(Consumer<? super E> listener) {
    lock.lock();
    try {
      List<Consumer<? super E>> more = new ArrayList<>(listeners);
      more.add(listener);
      listeners = List.copyOf(more);
      E missed = missed();
      if (missed != null) {
        waiting.add(new Telling<>(List.of(listener), missed));
      }
    } finally {
      lock.unlock();
    }
    deliver();
  }

  /** What somebody who comes now has to know, if anything. */
  @Nullable E missed() {
    lock.lock();
    try {
      E known = last;
      return known != null && lasting.test(known) ? known : null;
    } finally {
      lock.unlock();
    }
  }

  /** Notes what is to be told. Runs nothing: whoever changes a lease holds locks. */
  void note(E change) {
    lock.lock();
    try {
      last = change;
      if (!listeners.isEmpty()) {
        waiting.add(new Telling<>(listeners, change));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has told what was noted. To be called without a lock: an executor may run it right here. */
  void deliver() {
    lock.lock();
    try {
      if (telling || waiting.isEmpty()) {
        return;
      }
      telling = true;
    } finally {
      lock.unlock();
    }
    try {
      executor.execute(this::tellAll);
    } catch (RuntimeException | Error e) {
      lock.lock();
      try {
        telling = false; // or nobody would ever be told again
      } finally {
        lock.unlock();
      }
      LOG.error("no thread could be had to tell listeners; they are told with the next change", e);
    }
  }

  private void tellAll() {
    for (Telling<E> next = next(); next != null; next = next()) {
      for (Consumer<? super E> listener : next.listeners()) {
        tell(listener, next.change());
      }
    }
  }

  private @Nullable Telling<E> next() {
    lock.lock();
    try {
      Telling<E> next = waiting.poll();
      telling = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Logged every time: what a listener missed may be that it must stop. */
  private static <E> void tell(Consumer<? super E> listener, E change) {
    try {
      listener.accept(change);
    } catch (RuntimeException | Error e) {
      LOG.error("a listener threw when it was told: {}; the store is not affected", change, e);
    }
  }

  private record Telling<E>(List<Consumer<? super E>> listeners, E change) {}
}
