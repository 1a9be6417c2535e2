package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.util.Optional;

/**
 * How one Sentinel is to us.
 *
 * @param address where it is
 * @param voter under what its vote counts
 * @param tried whether it has answered or failed
 * @param problem why it cannot be used; empty if it can, or was not tried
 * @param deaf why it answers, but does not let us hear its announcements; empty if it does
 */
record Standing(
    HostPort address,
    String voter,
    boolean tried,
    Optional<String> problem,
    Optional<String> deaf) {

  /** How it is, in words. */
  @Override
  public String toString() {
    return address + ": " + problem.orElse(tried ? "answers" : "has not answered yet");
  }
}
