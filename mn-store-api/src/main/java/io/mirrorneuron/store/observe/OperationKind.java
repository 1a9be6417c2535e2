package io.mirrorneuron.store.observe;

/** The operations of a store, a closed set: one for each thing that a backend is asked to do. */
public enum OperationKind {
  /** A commit to a job; {@code put}, {@code append} and the like are commits of one part. */
  COMMIT(Effect.CHANGES),
  /** Deleting a job. */
  DELETE_JOB(Effect.CHANGES),
  /** Reading up to a hundred jobs. */
  READ_JOBS(Effect.READS),
  /** Reading one page of a listing of jobs. */
  LIST_JOBS(Effect.READS),
  /** Reading snapshots of a job's agents. */
  READ_SNAPSHOTS(Effect.READS),
  /** Reading events of a history. */
  READ_EVENTS(Effect.READS),
  /** Storing one chunk of a bundle. */
  STORE_CHUNK(Effect.CHANGES),
  /** Making an upload a bundle. */
  SEAL_BUNDLE(Effect.CHANGES),
  /** Dropping an upload. */
  DISCARD_UPLOAD(Effect.CHANGES),
  /** Reading what a bundle consists of. */
  READ_MANIFEST(Effect.READS),
  /** Reading one chunk of a bundle. */
  READ_CHUNK(Effect.READS),
  /** Putting a node's state. */
  PUT_NODE(Effect.CHANGES),
  /** A node's sign of life. */
  HEARTBEAT(Effect.CHANGES),
  /** Removing a node. */
  REMOVE_NODE(Effect.CHANGES),
  /** Listing the nodes. */
  LIST_NODES(Effect.READS),
  /** Asking for a lease; ends well too if somebody else holds it. */
  ACQUIRE_LEASE(Effect.CHANGES),
  /** Renewing leases, as many as one call holds; ends well too if some of them are lost. */
  RENEW_LEASES(Effect.CHANGES),
  /** Giving a lease back. */
  RELEASE_LEASE(Effect.CHANGES),
  /** Looking at leases. */
  INSPECT_LEASES(Effect.READS),
  /** Claiming a job; ends well too if none is free. */
  CLAIM_JOB(Effect.CHANGES),
  /** Looking at one page of jobs for those that nobody works on. */
  FIND_ORPHANS(Effect.READS),
  /** Asking the store how it is; ends well too if it is down. */
  HEALTH(Effect.READS);

  private final Effect effect;

  OperationKind(Effect effect) {
    this.effect = effect;
  }

  /**
   * Tells whether the operation changes what is stored.
   *
   * @return false if it only reads
   */
  public boolean isMutation() {
    return effect == Effect.CHANGES;
  }

  private enum Effect {
    READS,
    CHANGES
  }
}
