package io.mirrorneuron.store.observe;

import java.time.Duration;

/**
 * An attempt of an operation has failed, and another one follows.
 *
 * @param lane on which lane
 * @param client the Redis client, as {@code MN_REDIS_CLIENT} names it
 * @param cause why the attempt failed
 * @param failures how many attempts of this operation have failed by now, from 1
 * @param pause how long nothing is sent before the next attempt
 */
public record OperationRetried(
    String lane, String client, Cause cause, int failures, Duration pause) {

  /** Why an attempt failed, a closed set. */
  public enum Cause {
    /** Nothing of it was sent: there was no connection, or it waited too long for its turn. */
    NOT_SENT,
    /** It was sent, and no answer came: it may have been applied. */
    IN_DOUBT,
    /** The server answered that it cannot do it now (it is loading, busy, has been demoted). */
    NOT_READY,
    /** The server has lost a script, which is sent again. Not counted as a failure. */
    SCRIPT_UNKNOWN
  }
}
