package io.mirrorneuron.store.redis.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One life of one primary: it ends with a restart or a failover. Thread-safe. */
final class Primary {

  private final String runId;
  private final Designation designation;
  private final long generation;
  private final AtomicInteger replicas;
  private volatile @Nullable Wait lastWait;

  /**
   * Creates a primary.
   *
   * @param replicas how many replicas were ever seen before, at an earlier primary: they are missed
   *     until they are back
   */
  Primary(String runId, Designation designation, long generation, int replicas) {
    this.runId = runId;
    this.designation = designation;
    this.generation = generation;
    this.replicas = new AtomicInteger(replicas);
  }

  String runId() {
    return runId;
  }

  /** By whom it was named. */
  Designation designation() {
    return designation;
  }

  /** Where it is, for messages. */
  String address() {
    return designation.toString();
  }

  /** Counts the primaries of this store, from 1. */
  long generation() {
    return generation;
  }

  /** The most replicas that were ever seen attached to it: what "all" means. */
  int replicasEverSeen() {
    return replicas.get();
  }

  /** Takes note of what came of a group that waited for replicas. */
  void waited(Wait wait) {
    lastWait = wait;
  }

  /** What came of the last group that waited for replicas; null if none has. */
  @Nullable Wait lastWait() {
    return lastWait;
  }

  /** Takes note of how many are attached now; returns the most ever seen. */
  int sawReplicas(int now) {
    return replicas.accumulateAndGet(now, Math::max);
  }

  /**
   * What came of a group that waited for replicas.
   *
   * @param required how many had to acknowledge it
   * @param acknowledged how many did in time
   * @param nanos how long its exchange took
   * @param ended the reading of the ticker at its end
   */
  record Wait(int required, int acknowledged, long nanos, long ended) {}
}
