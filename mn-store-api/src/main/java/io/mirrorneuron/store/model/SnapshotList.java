package io.mirrorneuron.store.model;

import java.util.List;

/**
 * The snapshots of a job's agents, bounded by bytes.
 *
 * @param snapshots those that fitted, ordered by agent
 * @param omitted the agents whose snapshots did not fit, ordered; read them one by one
 */
public record SnapshotList(List<Snapshot> snapshots, List<String> omitted) {

  /**
   * Copies the lists.
   *
   * @param snapshots as {@link #snapshots()}
   * @param omitted as {@link #omitted()}
   */
  public SnapshotList {
    snapshots = List.copyOf(snapshots);
    omitted = List.copyOf(omitted);
  }
}
