package io.mirrorneuron.store.sentinel;

/** What a server said when it was asked for its role. */
enum Role {
  /** It takes writes. */
  PRIMARY,
  /** It follows another one. */
  REPLICA,
  /**
   * It lives and does not let us in. Who it is cannot be known, but whoever connects to it is told
   * why it refuses, which helps more than waiting in silence.
   */
  REFUSED,
  /** It did not answer, or is not ready yet. */
  UNREACHABLE
}
