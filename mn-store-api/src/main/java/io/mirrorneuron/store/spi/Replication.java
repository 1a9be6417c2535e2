package io.mirrorneuron.store.spi;

/** What is known of how far renewals have been replicated (clause L10 of {@link LeaseStore}). */
public sealed interface Replication {

  /** Nothing has to be replicated: no replicas are required, or there are none in this store. */
  record NotRequired() implements Replication {

    private static final NotRequired INSTANCE = new NotRequired();
  }

  /** Nothing is known. */
  record Unknown() implements Replication {

    private static final Unknown INSTANCE = new Unknown();
  }

  /**
   * The required replicas hold every renewal that found its lease held, was submitted at or after a
   * reading of the {@link io.mirrorneuron.store.model.Ticker}, and either had been answered before
   * this call was made or is part of it.
   *
   * @param nanos the reading
   */
  record Since(long nanos) implements Replication {}

  /**
   * Returns the answer of a store in which nothing has to be replicated.
   *
   * @return always the same object
   */
  static Replication notRequired() {
    return NotRequired.INSTANCE;
  }

  /**
   * Returns the answer that promises nothing.
   *
   * @return always the same object
   */
  static Replication unknown() {
    return Unknown.INSTANCE;
  }

  /**
   * Tells whether what was submitted then by this call need not be doubted.
   *
   * @param sentNanos a reading of the ticker from before this call was made
   * @return true if nothing has to be replicated, or if it is known to be
   */
  default boolean covers(long sentNanos) {
    return this instanceof NotRequired
        || (this instanceof Since since && sentNanos - since.nanos() >= 0);
  }
}
