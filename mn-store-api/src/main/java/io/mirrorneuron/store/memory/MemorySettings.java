package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.Durability;
import java.time.Duration;

/**
 * The settings that mean something here. They belong to the client, not to the server: two backends
 * on one server may differ in them.
 *
 * @param jobRetention how long a finished job is kept
 * @param historyCap how many events a history keeps, exactly
 * @param bundleRetention how long a bundle is kept to which no job refers
 * @param requiredReplicas how many replicas must confirm a write that does not say; 0 for all of
 *     none
 */
record MemorySettings(
    Duration jobRetention, int historyCap, Duration bundleRetention, int requiredReplicas) {

  /** Returns how many replicas must confirm a write. There are none, hence all of them are 0. */
  int required(Durability durability) {
    return switch (durability.kind()) {
      case CONFIGURED -> requiredReplicas;
      case REPLICAS -> durability.replicas();
      case ALL -> 0;
    };
  }
}
