package io.mirrorneuron.store.tck.fault;

/** When a {@link Trap} springs, relative to the bytes it waits for. */
public enum Moment {
  /**
   * Before the bytes are forwarded: neither they nor what arrived together with them, nor what
   * follows, is forwarded unless the action leaves the connection whole.
   */
  BEFORE,
  /** After everything was forwarded that had arrived together with them. */
  AFTER,
  /**
   * Before the next bytes of the other direction are forwarded, where the pattern is part of a
   * request and nothing else is under way: it has certainly been executed, and its reply is
   * withheld unless the action leaves the connection whole.
   */
  BEFORE_REPLY
}
