package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.Optional;

/**
 * One data node, whether it could be asked or not.
 *
 * @param address as it is announced, which is how Sentinels know it
 * @param state what it says of itself; empty if it did not say
 * @param problem why it did not; empty if it did
 */
public record NodeSight(HostPort address, Optional<NodeState> state, String problem) {

  /**
   * Whether it answered and takes itself for the primary.
   *
   * @return false if it did not answer
   */
  public boolean isPrimary() {
    return state.filter(NodeState::isPrimary).isPresent();
  }
}
