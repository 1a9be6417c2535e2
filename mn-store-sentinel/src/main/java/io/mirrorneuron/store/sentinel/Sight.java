package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.util.List;

/**
 * What one Sentinel said at one moment.
 *
 * @param claim whom it takes for the primary
 * @param peers the other Sentinels that it knows, those that are down included
 * @param quorum how many must take the primary for down before one of them may be elected to
 *     replace it
 * @param replicas how many replicas it lists, those that are down included
 */
record Sight(Claim claim, List<Peer> peers, int quorum, int replicas) {

  Sight {
    peers = List.copyOf(peers);
  }

  /** How many Sentinels there are as far as this one knows. */
  int voters() {
    return peers.size() + 1;
  }

  /**
   * Another Sentinel.
   *
   * @param runId its own name for itself, which stays when its address changes
   * @param address where it is, the host map applied
   */
  record Peer(String runId, HostPort address) {}
}
