package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.Optional;

/**
 * One Sentinel, whether it could be asked or not.
 *
 * @param address where it was, or would have been, asked
 * @param opinion what it thinks; empty if it did not say
 * @param problem why it did not; empty if it did
 * @param contact whether it let us in
 */
public record SentinelSight(
    HostPort address, Optional<Opinion> opinion, String problem, Contact contact) {

  static SentinelSight of(HostPort address, Opinion opinion) {
    return new SentinelSight(address, Optional.of(opinion), "", Contact.ANSWERED);
  }

  static SentinelSight of(HostPort address, RuntimeException thrown) {
    return new SentinelSight(
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
}
