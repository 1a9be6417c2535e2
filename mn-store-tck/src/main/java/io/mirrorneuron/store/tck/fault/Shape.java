package io.mirrorneuron.store.tck.fault;

/**
 * How the bytes of one direction are treated.
 *
 * @param delayNanos how much later they arrive, in nanoseconds
 * @param held whether they are kept back
 * @param silent whether they are swallowed
 * @param dripNanos how long after one byte the next arrives, in nanoseconds; 0 for all at once
 */
record Shape(long delayNanos, boolean held, boolean silent, long dripNanos) {

  static final Shape PLAIN = new Shape(0, false, false, 0);

  Shape delayed(long nanos) {
    return new Shape(nanos, held, silent, dripNanos);
  }

  Shape held(boolean now) {
    return new Shape(delayNanos, now, silent, dripNanos);
  }

  Shape silenced() {
    return new Shape(delayNanos, held, true, dripNanos);
  }

  Shape dripping(long nanos) {
    return new Shape(delayNanos, held, silent, nanos);
  }
}
