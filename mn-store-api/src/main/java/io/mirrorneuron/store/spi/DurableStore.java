package io.mirrorneuron.store.spi;

import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Jobs with their snapshots and histories, bundles and nodes. Thread-safe. The clauses of {@link
 * StoreBackend} hold for every method.
 *
 * <p><b>Jobs.</b>
 *
 * <ul>
 *   <li><b>J1</b> A commit's state, status, snapshots, events and bundle are applied together; a
 *       read sees all of them or none.
 *   <li><b>J2</b> {@code Expected.Anything} and {@code Absent} create a job, with status {@code
 *       PENDING} unless the commit says otherwise; {@code Existing} and {@code Version} fail with
 *       {@code NotFoundException} where there is none.
 *   <li><b>J3</b> {@code Version} fails with {@code VersionConflictException} unless the job has
 *       exactly that version, {@code Absent} unless there is no job. Of concurrent writers that
 *       expect the same version, exactly one passes.
 *   <li><b>J4</b> A commit that changes state or status gives the job a new version, larger than
 *       every version of that id before, deleted jobs included. Other commits leave the version.
 *   <li><b>J5</b> A finished status is final: a commit that names another one fails with {@code
 *       JobFinishedException}, also one that names the same. State, snapshots and events of a
 *       finished job may still be written.
 *   <li><b>J6</b> A finished job and all that belongs to it disappear together when its retention
 *       (the commit's, otherwise the configured one) is over, and no write puts that off.
 *   <li><b>J7</b> A payload comes back byte for byte, with its codec id and schema version.
 *   <li><b>J8</b> A listing is ordered by (update time, id), ascending. Walking through its pages
 *       shows each job that exists and is not updated meanwhile exactly once; a job that is updated
 *       meanwhile may come twice, and jobs that are gone do not come.
 *   <li><b>J9</b> A deleted job is gone with its state, snapshots and history, and its bundle is
 *       let go; its lease stays until it is released or its ttl is over. Deleting a job that does
 *       not exist fails with {@code NotFoundException}.
 *   <li><b>J10</b> Reading several jobs keeps the order of the question, with an empty place for
 *       each that does not exist.
 * </ul>
 *
 * <p><b>Fences.</b>
 *
 * <ul>
 *   <li><b>F1</b> A fenced write passes only if its lease is held with exactly this token at that
 *       moment, and fails with {@code FencedException} otherwise: expired, released, granted to
 *       another.
 *   <li><b>F2</b> That holds for every commit and for deleting, and the check is one step with the
 *       write.
 *   <li><b>F3</b> A fence is checked before the expectation: who has lost its lease is told so.
 *   <li><b>F4</b> A commit that renews its lease sets the remaining time of the lease to that of
 *       the renewal, longer or shorter, in one step with the write. A commit that is refused renews
 *       nothing, and one that had been applied already nothing more; without a renewal the lease
 *       ends as it would have.
 * </ul>
 *
 * <p><b>Snapshots.</b>
 *
 * <ul>
 *   <li><b>S1</b> An agent's snapshot is the last one committed; a removed one is gone.
 *   <li><b>S2</b> A listing holds as many snapshots as fit into its bound, at least one if there is
 *       any, ordered by agent, and names the agents it omits.
 * </ul>
 *
 * <p><b>Histories.</b>
 *
 * <ul>
 *   <li><b>E1</b> Events are numbered from 1 without gaps, in the order of their commits, and the
 *       events of one commit follow each other.
 *   <li><b>E2</b> Reading after a cursor gives the events that follow it, in order; going on from
 *       each page's cursor gives every event exactly once.
 *   <li><b>E3</b> A cursor whose event is no longer followed by what comes next, because of the
 *       cap, fails with {@code HistoryTruncatedException} naming the oldest event there is.
 *   <li><b>E4</b> A cursor whose event is not in the history (never was, or by another operation)
 *       fails with {@code HistoryDivergedException}.
 *   <li><b>E5</b> A history keeps at least as many of its newest events as the configured cap, and
 *       not many more.
 *   <li><b>E6</b> A watcher is woken after each append to the history it watches, possibly also
 *       without one; a wake-up may be lost while the connection is.
 *   <li><b>E7</b> Reading the history of a job that does not exist fails with {@code
 *       NotFoundException}.
 * </ul>
 *
 * <p><b>Bundles.</b>
 *
 * <ul>
 *   <li><b>B1</b> A bundle is sealed only if each of its chunks is there with its length; otherwise
 *       sealing fails with {@code StoreRefusedException} ({@code BUNDLE}) and changes nothing.
 *   <li><b>B2</b> A sealed bundle does not change: sealing another upload under its name succeeds
 *       if the digest and size are the same (the first upload stays, for at least another
 *       retention) and fails with {@code BUNDLE} otherwise.
 *   <li><b>B3</b> A bundle stays while an unfinished job refers to it, and for its retention after
 *       that; also for the retention of the finished jobs that referred to it.
 *   <li><b>B4</b> A commit that refers to a bundle that is not there fails with {@code
 *       NotFoundException}.
 *   <li><b>B5</b> Chunks of an upload that is never sealed disappear by themselves.
 * </ul>
 *
 * <p><b>Nodes.</b>
 *
 * <ul>
 *   <li><b>N1</b> A node's record holds the state put last; putting it is a sign of life.
 *   <li><b>N2</b> A heartbeat is a sign of life that changes nothing else; of an unknown node it
 *       fails with {@code NotFoundException}.
 *   <li><b>N3</b> Listing gives every node that was put and not removed, longest silence first.
 * </ul>
 */
public interface DurableStore {

  /**
   * Applies a commit to a job.
   *
   * @param jobId the job
   * @param commit what to apply
   * @param call the circumstances
   * @return the receipt: the job's version, the number of the last event appended (0 if none)
   */
  CompletionStage<Receipt> commit(String jobId, Commit commit, Call call);

  /**
   * Deletes a job with all that belongs to it.
   *
   * @param jobId the job
   * @param options expectation, fence and durability
   * @param call the circumstances
   * @return the receipt, with the last version that the job had
   */
  CompletionStage<Receipt> delete(String jobId, WriteOptions options, Call call);

  /**
   * Reads jobs with their states.
   *
   * @param jobIds the jobs, not more than {@link JobQuery#MAX_LIMIT}
   * @param call the circumstances
   * @return a place for each, in the same order (J10)
   */
  CompletionStage<List<Optional<JobRecord>>> read(List<String> jobIds, Call call);

  /**
   * Reads a page of summaries (J8).
   *
   * @param query which ones
   * @param call the circumstances
   * @return the page
   */
  CompletionStage<Page<JobSummary>> list(JobQuery query, Call call);

  /**
   * Reads snapshots of a job's agents (S2).
   *
   * @param jobId the job; without snapshots if it does not exist
   * @param agentIds which agents; all of them if empty
   * @param maxBytes the bound on the contents taken together, 1 or more
   * @param call the circumstances
   * @return the snapshots
   */
  CompletionStage<SnapshotList> snapshots(
      String jobId, List<String> agentIds, long maxBytes, Call call);

  /**
   * Reads events after a cursor.
   *
   * @param jobId the job
   * @param after the cursor
   * @param limit how many at the most, 1 to {@link Commit#MAX_PARTS}
   * @param call the circumstances
   * @return the events; fewer than there are where they are large, but at least one if there is any
   */
  CompletionStage<EventPage> events(String jobId, EventCursor after, int limit, Call call);

  /**
   * Has a watcher woken after each append to a job's history (E6). Takes no deadline: it holds
   * until it is closed, over reconnects too.
   *
   * @param jobId the job
   * @param watcher called on a thread of the backend; returns at once, never blocks, never throws
   * @return closes the watch; closing twice is closing once
   */
  Watch watch(String jobId, Runnable watcher);

  /**
   * Stores one chunk of an upload, until it is sealed or forgotten (B5). Storing the same chunk
   * again replaces it.
   *
   * @param bundle the bundle's name
   * @param uploadId the upload
   * @param index the chunk's number, from 0
   * @param content its bytes; not changed until the stage ends
   * @param call the circumstances
   * @return ends when the chunk is stored on the primary
   */
  CompletionStage<Void> putChunk(
      String bundle, String uploadId, int index, byte[] content, Call call);

  /**
   * Makes an upload the bundle of its name (B1, B2).
   *
   * @param manifest what it consists of
   * @param options durability and retention
   * @param call the circumstances
   * @return the receipt, which covers the chunks too
   */
  CompletionStage<Receipt> seal(BundleManifest manifest, WriteOptions options, Call call);

  /**
   * Drops an upload that will not be sealed.
   *
   * @param bundle the bundle's name
   * @param uploadId the upload
   * @param call the circumstances
   * @return ends when it is gone on the primary
   */
  CompletionStage<Void> discard(String bundle, String uploadId, Call call);

  /**
   * Reads what a bundle consists of.
   *
   * @param bundle its name
   * @param call the circumstances
   * @return the manifest, empty if there is no such bundle
   */
  CompletionStage<Optional<BundleManifest>> manifest(String bundle, Call call);

  /**
   * Reads one chunk of a sealed bundle.
   *
   * @param manifest the bundle
   * @param index the chunk's number, from 0
   * @param call the circumstances
   * @return its bytes, of the right length and checked; fails with {@code NotFoundException} if it
   *     is gone
   */
  CompletionStage<byte[]> chunk(BundleManifest manifest, int index, Call call);

  /**
   * Puts a node's state, which is also a sign of life (N1).
   *
   * @param nodeId the node
   * @param state its state; if empty this is only a heartbeat (N2)
   * @param durability how many replicas must confirm
   * @param call the circumstances
   * @return the receipt, with the version of the node's state
   */
  CompletionStage<Receipt> putNode(
      String nodeId, Optional<Payload> state, Durability durability, Call call);

  /**
   * Removes a node. Removing a node that is not there changes nothing.
   *
   * @param nodeId the node
   * @param durability how many replicas must confirm
   * @param call the circumstances
   * @return the receipt
   */
  CompletionStage<Receipt> removeNode(String nodeId, Durability durability, Call call);

  /**
   * Lists all nodes (N3).
   *
   * @param call the circumstances
   * @return the nodes, longest silence first
   */
  CompletionStage<List<NodeRecord>> nodes(Call call);
}
