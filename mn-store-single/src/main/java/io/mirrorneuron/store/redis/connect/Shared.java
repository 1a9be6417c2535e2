package io.mirrorneuron.store.redis.connect;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Threads that all connections of a client share: made with the first connection, ended with the
 * last one. There is one set for each number of threads that is asked for. Thread-safe.
 *
 * @param <T> what holds the threads
 */
public final class Shared<T> {

  private final IntFunction<T> create;
  private final Consumer<T> destroy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Used<T>> sets = new HashMap<>();

  /**
   * Creates nothing yet.
   *
   * @param create makes a set of so many threads
   * @param destroy ends it; does not wait
   */
  public Shared(IntFunction<T> create, Consumer<T> destroy) {
    this.create = create;
    this.destroy = destroy;
  }

  /**
   * Returns the set, for one more user.
   *
   * @param threads how many threads
   * @return the set; every acquire needs one {@link #release}
   */
  public T acquire(int threads) {
    lock.lock();
    try {
      Used<T> used = sets.computeIfAbsent(threads, many -> new Used<>(create.apply(many)));
      used.users++;
      return used.what;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends one use.
   *
   * @param threads as it was acquired
   */
  public void release(int threads) {
    lock.lock();
    try {
      Used<T> used = sets.get(threads);
      if (used != null && --used.users == 0) {
        sets.remove(threads);
        destroy.accept(used.what);
      }
    } finally {
      lock.unlock();
    }
  }

  private static final class Used<T> {
    final T what;
    int users;

    Used(T what) {
      this.what = what;
    }
  }
}
