package io.mirrorneuron.store.model;

/**
 * How a mutation ended. Every one ends in exactly one of these; a success is always {@link
 * #CONFIRMED}, a {@code StoreException} carries one of the others.
 */
public enum Outcome {
  /** Applied in memory by the primary and acknowledged by as many replicas as were required. */
  CONFIRMED,

  /** Certainly not applied, now or later. It may be tried again. */
  NOT_APPLIED,

  /**
   * Applied on the primary, but fewer replicas than required have acknowledged it in time. It is
   * visible, may yet be replicated, and is lost if the primary is lost before that.
   */
  UNCONFIRMED,

  /**
   * It may or may not have been applied: the reply never came, and no later look could tell. Read
   * before writing again.
   */
  UNKNOWN
}
