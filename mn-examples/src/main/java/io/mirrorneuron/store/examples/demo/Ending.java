package io.mirrorneuron.store.examples.demo;

import java.util.OptionalInt;

/**
 * How a run has ended.
 *
 * @param verdict what the fresh process found
 * @param failovers how often the primary changed; empty where there are no Sentinels
 * @param least how often it had to, where there are
 */
record Ending(Verdict verdict, OptionalInt failovers, int least) {

  /** Whether all is as it should be, and whether the demo has shown what it is there to show. */
  boolean passes() {
    return verdict.passes() && failovers.orElse(least) >= least;
  }

  /** The figures of the last line. */
  String figures() {
    return verdict.figures() + (failovers.isPresent() ? " failovers=" + failovers.getAsInt() : "");
  }
}
