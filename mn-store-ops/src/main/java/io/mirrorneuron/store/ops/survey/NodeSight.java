package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.Optional;

/**
 * One data node, whether it could be asked or not.
 *
 * @param address as it is announced, which is how Sentinels know it
 * @param state what it says of itself; empty if it did not say
 * @param problem why it did not; empty if it did
 * @param contact whether it let us in
 */
public record NodeSight(
    HostPort address, Optional<NodeState> state, String problem, Contact contact) {

  static NodeSight of(HostPort address, NodeState state) {
    return new NodeSight(address, Optional.of(state), "", Contact.ANSWERED);
  }

  static NodeSight of(HostPort address, RuntimeException thrown) {
    return new NodeSight(
        address, Optional.empty(), String.valueOf(thrown.getMessage()), Contact.of(thrown));
  }

  /**
   * Whether it is there and does not let us in.
   *
   * @return false if it answered, and if it did not at all
   */
  public boolean isDenied() {
    return contact == Contact.DENIED;
  }

  /**
   * Whether it answered and takes itself for the primary.
   *
   * @return false if it did not answer
   */
  public boolean isPrimary() {
    return state.filter(NodeState::isPrimary).isPresent();
  }
}
