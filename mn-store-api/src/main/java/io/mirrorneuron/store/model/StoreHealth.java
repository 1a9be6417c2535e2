package io.mirrorneuron.store.model;

import java.util.Optional;

/**
 * How a store is at the moment it was asked.
 *
 * @param status the verdict
 * @param mode the store's mode
 * @param primary the address that writes go to, if one is known
 * @param generation which primary that is, counted from 1; 0 if none was reached yet
 * @param replicas how many replicas are attached
 * @param detail what an operator should know, in a sentence; empty if all is well
 */
public record StoreHealth(
    Status status,
    String mode,
    Optional<String> primary,
    long generation,
    int replicas,
    String detail) {

  /** The verdict. */
  public enum Status {
    /** Reads and writes work as configured. */
    UP,
    /** Something works less well than configured. */
    DEGRADED,
    /** Nothing can be written. */
    DOWN
  }
}
