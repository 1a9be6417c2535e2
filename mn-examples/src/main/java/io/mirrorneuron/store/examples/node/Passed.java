package io.mirrorneuron.store.examples.node;

import java.util.HashSet;
import java.util.Set;

/** Which jobs this node could not run, as far as it remembers. Thread-safe. */
final class Passed {

  private static final int MOST = 1000;

  private final Set<String> ids = new HashSet<>();

  /** Notes one; returns whether it is new. */
  synchronized boolean add(String id) {
    if (ids.size() == MOST) {
      ids.clear();
    }
    return ids.add(id);
  }
}
