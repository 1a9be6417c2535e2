package io.mirrorneuron.store;

import io.mirrorneuron.store.model.LeaseName;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to the leadership of one {@link LeaderElector}.
 *
 * @param kind what
 * @param name the lease that leading is about
 * @param token the fencing token of this term; larger than that of every leader before
 * @param at when, by the store's clock: for {@link Kind#SUSPENDED} the local deadline, else when
 *     this process learned of it
 * @param cause why the lease has another state; empty for {@link Kind#ELECTED}
 */
public record LeadershipChange(
    Kind kind, LeaseName name, long token, Instant at, Optional<LeaseChange.Cause> cause) {

  /** What can happen to a leadership. */
  public enum Kind {
    /** This process leads. */
    ELECTED,
    /** It may not lead any more: <b>side effects must stop</b> until it is resumed. */
    SUSPENDED,
    /** It leads after all, and nobody else did meanwhile: the token is the same. */
    RESUMED,
    /** It does not lead any more; it campaigns again, unless it was closed. */
    LOST
  }

  @Override
  public String toString() {
    return name
        + " with token "
        + token
        + ": "
        + kind
        + cause.map(why -> " (" + why + ")").orElse("")
        + " at "
        + at;
  }
}
