package io.mirrorneuron.store.examples.node;

import java.util.HashSet;
import java.util.Set;

/**
 * Which jobs this node could not run, as far as it remembers, and whether it meets nothing else.
 * Thread-safe.
 */
final class Passed {

  private static final int MOST = 1000;

  /** After so many the node rests in any case, so that no large number of them keeps it busy. */
  private static final int LONGEST_ROUND = 100;

  private final Set<String> ids = new HashSet<>();

  /** Those since the last rest, or the last job that it could run. */
  private final Set<String> round = new HashSet<>();

  private boolean roundIsOver;

  /** Notes one; returns whether it is new. */
  synchronized boolean add(String id) {
    if (!round.add(id) || round.size() == LONGEST_ROUND) {
      // The oldest is claimed first: one that comes again has let all others go before.
      roundIsOver = true;
      round.clear();
      round.add(id);
    }
    if (ids.size() == MOST) {
      ids.clear();
    }
    return ids.add(id);
  }

  /** Notes that there was a job that it could run. */
  synchronized void foundOwn() {
    round.clear();
    roundIsOver = false;
  }

  /** Whether it has met all there is in vain, and may rest; says so once for each round. */
  synchronized boolean endRound() {
    boolean over = roundIsOver;
    roundIsOver = false;
    return over;
  }
}
