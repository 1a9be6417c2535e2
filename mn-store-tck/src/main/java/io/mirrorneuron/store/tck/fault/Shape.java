package io.mirrorneuron.store.tck.fault;

/**
 * How the bytes of one direction are treated.
 *
 * @param delayNanos how much later they arrive, in nanoseconds
 * @param held whether they are kept back
 * @param silent whether they are swallowed
 */
record Shape(long delayNanos, boolean held, boolean silent) {

  static final Shape PLAIN = new Shape(0, false, false);

  Shape delayed(long nanos) {
    return new Shape(nanos, held, silent);
  }

  Shape held(boolean now) {
    return new Shape(delayNanos, now, silent);
  }

  Shape silenced() {
    return new Shape(delayNanos, held, true);
  }
}
