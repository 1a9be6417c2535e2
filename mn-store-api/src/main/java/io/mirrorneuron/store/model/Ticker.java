package io.mirrorneuron.store.model;

/**
 * A monotonic source of elapsed time, injected so that leases, deadlines and back-off can be tested
 * without sleeping. Thread-safe.
 */
@FunctionalInterface
public interface Ticker {

  /**
   * Returns the current reading; only differences between two readings mean something.
   *
   * @return nanoseconds since an arbitrary origin
   */
  long read();

  /**
   * Returns the ticker of the JVM, {@link System#nanoTime()}.
   *
   * @return the ticker, always the same object
   */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }
}
