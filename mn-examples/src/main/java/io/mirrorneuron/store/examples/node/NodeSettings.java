package io.mirrorneuron.store.examples.node;

import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;

/**
 * What a node is told.
 *
 * @param name its name: the id of its node state and the owner of its leases
 * @param heartbeat how often it gives a sign of life, and looks after others while it leads
 * @param nodeTtl after which silence the leader takes a node for gone
 * @param terms the terms of all its leases, of jobs and of leading
 * @param claims how many jobs it works on at once
 * @param whenIdle what it does when there is nothing to do
 */
record NodeSettings(
    String name,
    Duration heartbeat,
    Duration nodeTtl,
    LeaseTerms terms,
    int claims,
    WhenIdle whenIdle) {

  static final int MOST_CLAIMS = 256;

  private static final Duration FASTEST_HEARTBEAT = Duration.ofMillis(100);

  /** What a node does when the store has no unfinished job. */
  enum WhenIdle {
    /** It waits for the next one. */
    WAIT,
    /** It leaves. */
    LEAVE
  }

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException with the option that is wrong
   */
  NodeSettings {
    Ids.check("--name", name);
    if (heartbeat.compareTo(FASTEST_HEARTBEAT) < 0) {
      throw new IllegalArgumentException("--heartbeat must be 100ms or more");
    }
    if (nodeTtl.compareTo(heartbeat.multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException(
          "--node-ttl must be more than two heartbeats, so that one may be late");
    }
    if (claims < 1 || claims > MOST_CLAIMS) {
      throw new IllegalArgumentException("--claims must be within 1 to " + MOST_CLAIMS);
    }
  }
}
