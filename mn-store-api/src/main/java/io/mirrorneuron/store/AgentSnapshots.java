package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots from which the agents of a job resume; gone when the job is. Thread-safe. What
 * {@linkplain io.mirrorneuron.store all methods have in common} is said once for the package.
 */
public final class AgentSnapshots {

  /** How many bytes of content {@link #list(String)} returns at the most, if more than one. */
  public static final long LIST_BYTES = 16L << 20;

  private final Operations operations;
  private final Jobs jobs;

  AgentSnapshots(Operations operations) {
    this.operations = operations;
    this.jobs = new Jobs(operations);
  }

  /**
   * Returns the same view with another deadline for each operation.
   *
   * @param deadline how long one operation may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public AgentSnapshots within(Duration deadline) {
    return new AgentSnapshots(operations.within(deadline));
  }

  /**
   * Puts an agent's snapshot in place of its last one. The form of {@link Jobs#commit} with this
   * one part.
   *
   * @param jobId the job
   * @param agentId the agent
   * @param snapshot the snapshot
   * @param options fence, durability and so on
   * @return the receipt
   * @throws io.mirrorneuron.store.error.NotFoundException if there is no such job
   * @throws io.mirrorneuron.store.error.StoreException as {@link Jobs#commit} does
   */
  public Receipt put(String jobId, String agentId, Payload snapshot, WriteOptions options) {
    return jobs.commit(jobId, Commit.create().snapshot(agentId, snapshot).with(options));
  }

  /**
   * Removes an agent's snapshot; does nothing if it has none.
   *
   * @param jobId the job
   * @param agentId the agent
   * @param options fence, durability and so on
   * @return the receipt
   * @throws io.mirrorneuron.store.error.NotFoundException if there is no such job
   * @throws io.mirrorneuron.store.error.StoreException as {@link Jobs#commit} does
   */
  public Receipt remove(String jobId, String agentId, WriteOptions options) {
    return jobs.commit(jobId, Commit.create().withoutSnapshot(agentId).with(options));
  }

  /**
   * Reads an agent's snapshot.
   *
   * @param jobId the job
   * @param agentId the agent
   * @return the snapshot, empty if there is none, or no such job
   * @throws io.mirrorneuron.store.error.CorruptDataException if what is stored is not a snapshot
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public Optional<Snapshot> get(String jobId, String agentId) {
    Ids.check("agent id", agentId);
    return list(jobId, List.of(agentId), Long.MAX_VALUE).snapshots().stream().findFirst();
  }

  /**
   * Reads the snapshots of a job's agents in one exchange, {@value #LIST_BYTES} bytes of them at
   * the most.
   *
   * @param jobId the job
   * @return the snapshots, and the agents whose snapshots did not fit
   * @throws io.mirrorneuron.store.error.StoreException as {@link #get} does
   */
  public SnapshotList list(String jobId) {
    return list(jobId, LIST_BYTES);
  }

  /**
   * Reads the snapshots of a job's agents in one exchange.
   *
   * @param jobId the job
   * @param maxBytes how many bytes of content at the most, 1 or more; one snapshot is returned even
   *     if it is larger
   * @return the snapshots, and the agents whose snapshots did not fit
   * @throws IllegalArgumentException if the bound is not positive
   * @throws io.mirrorneuron.store.error.StoreException as {@link #get} does
   */
  public SnapshotList list(String jobId, long maxBytes) {
    return list(jobId, List.of(), maxBytes);
  }

  private SnapshotList list(String jobId, List<String> agents, long maxBytes) {
    Ids.check("job id", jobId);
    if (maxBytes < 1) {
      throw new IllegalArgumentException("a bound of " + maxBytes + " bytes is not positive");
    }
    return operations.read(
        "reading snapshots of job " + jobId,
        call -> backend -> backend.durable().snapshots(jobId, agents, maxBytes, call));
  }
}
