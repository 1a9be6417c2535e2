package io.mirrorneuron.store.redis.engine;

import org.jspecify.annotations.Nullable;

/** One life of one primary: it ends with a restart or a failover. Thread-safe. */
final class Primary {

  private final String runId;
  private final Designation designation;
  private final long generation;
  private final AllReplicas replicas;
  private final long sinceNanos;
  private volatile @Nullable Wait lastWait;

  /**
   * Creates a primary.
   *
   * @param sinceNanos the reading of the ticker when it was reached first
   */
  Primary(
      String runId,
      Designation designation,
      long generation,
      AllReplicas replicas,
      long sinceNanos) {
    this.sinceNanos = sinceNanos;
    this.runId = runId;
    this.designation = designation;
    this.generation = generation;
    this.replicas = replicas;
  }

  String runId() {
    return runId;
  }

  /** The reading of the ticker when it was reached first. */
  long sinceNanos() {
    return sinceNanos;
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

  /** What "all" means at it. */
  AllReplicas replicas() {
    return replicas;
  }

  /** Takes note of what came of a group that waited for replicas. */
  void waited(Wait wait) {
    lastWait = wait;
  }

  /** What came of the last group that waited for replicas; null if none has. */
  @Nullable Wait lastWait() {
    return lastWait;
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
