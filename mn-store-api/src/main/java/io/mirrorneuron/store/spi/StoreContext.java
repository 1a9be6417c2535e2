package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.StoreObserver;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * What a backend is given besides its configuration. Time comes from here and nowhere else.
 *
 * @param clock the time of day; what a backend without a server of its own uses as the store's
 *     clock
 * @param ticker elapsed time, for deadlines and back-off
 * @param callbacks where the dependents of a stage run that did not end before it was returned
 *     (clause G7); may run many tasks at once, and some of them may block
 * @param observer is told what goes on inside the backend: groups, connections, retries. Never
 *     throws, whoever was given. Operations are told of by whoever calls the backend, not by the
 *     backend
 */
public record StoreContext(Clock clock, Ticker ticker, Executor callbacks, StoreObserver observer) {

  /**
   * Creates a context.
   *
   * @param clock the time of day
   * @param ticker elapsed time
   * @param callbacks where dependents of stages run
   * @param observer is told what goes on
   */
  public StoreContext {
    observer = StoreObserver.all(List.of(observer));
  }

  /**
   * Returns the clocks and the common pool of the JVM, observed by nobody.
   *
   * @return the context
   */
  public static StoreContext system() {
    return new StoreContext(
        Clock.systemUTC(), Ticker.system(), ForkJoinPool.commonPool(), StoreObserver.none());
  }

  /**
   * Returns this context with other clocks.
   *
   * @param otherClock the time of day
   * @param otherTicker elapsed time
   * @return a new context
   */
  public StoreContext time(Clock otherClock, Ticker otherTicker) {
    return new StoreContext(otherClock, otherTicker, callbacks, observer);
  }

  /**
   * Returns this context with another executor for dependents.
   *
   * @param executor the executor
   * @return a new context
   */
  public StoreContext callbacks(Executor executor) {
    return new StoreContext(clock, ticker, executor, observer);
  }

  /**
   * Returns this context with one more observer.
   *
   * @param another is told too
   * @return a new context
   */
  public StoreContext observer(StoreObserver another) {
    return new StoreContext(
        clock, ticker, callbacks, StoreObserver.all(List.of(observer, another)));
  }
}
