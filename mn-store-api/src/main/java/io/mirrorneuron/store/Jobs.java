package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The jobs of a store: their state, status and version. Thread-safe. What {@linkplain
 * io.mirrorneuron.store all methods have in common} is said once for the package.
 */
public final class Jobs {

  /** How many jobs {@link #getAll} reads in one exchange. */
  private static final int READ_TOGETHER = 100;

  /** How a put without options of its own is written. */
  private static final WriteOptions PUTTING =
      WriteOptions.defaults().expecting(new Expected.Anything());

  private final Operations operations;

  Jobs(Operations operations) {
    this.operations = operations;
  }

  /**
   * Returns the same view with another deadline for each operation.
   *
   * @param deadline how long one operation may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public Jobs within(Duration deadline) {
    return new Jobs(operations.within(deadline));
  }

  /**
   * Applies a commit to a job: all of its parts or none, confirmed by as many replicas as its
   * durability asks for.
   *
   * @param id the job
   * @param commit what to apply
   * @return the receipt of the confirmed write
   * @throws IllegalArgumentException if the commit has no parts or too many bytes, or a retention
   *     without finishing the job
   * @throws io.mirrorneuron.store.error.FencedException if its lease is no longer held
   * @throws io.mirrorneuron.store.error.NotFoundException if the job, or the bundle it is to refer
   *     to, does not exist
   * @throws io.mirrorneuron.store.error.VersionConflictException if the job has another version
   * @throws io.mirrorneuron.store.error.JobFinishedException if it would change the status of a
   *     finished job
   * @throws io.mirrorneuron.store.error.UnconfirmedException if it was applied, but too few
   *     replicas acknowledged it in time
   * @throws io.mirrorneuron.store.error.UnknownOutcomeException if it may or may not have been
   *     applied
   * @throws io.mirrorneuron.store.error.StoreException for every other failure; nothing was applied
   */
  public Receipt commit(String id, Commit commit) {
    Ids.check("job id", id);
    Commit checked = operations.checked(id, commit);
    return operations.write(
        "the commit to job " + id,
        checked.options().deadline(),
        call -> backend -> backend.durable().commit(id, checked, call));
  }

  /**
   * Begins {@link #commit}.
   *
   * @param id the job
   * @param commit what to apply
   * @return the receipt, later; fails with the exceptions of {@code commit}
   * @throws IllegalArgumentException as {@code commit} does, at once
   */
  public CompletableFuture<Receipt> commitAsync(String id, Commit commit) {
    Ids.check("job id", id);
    Commit checked = operations.checked(id, commit);
    return operations.start(
        "the commit to job " + id,
        checked.options().deadline(),
        call -> backend -> backend.durable().commit(id, checked, call));
  }

  /**
   * Puts a job's state; creates the job, as {@link JobStatus#PENDING}, if it does not exist.
   *
   * <p><b>Overwrites what another writer has put meanwhile</b>; {@link WriteOptions#ifVersion} is
   * the form that does not.
   *
   * @param id the job
   * @param state its state
   * @return the receipt, with the new version
   * @throws io.mirrorneuron.store.error.StoreException as {@link #commit} does
   */
  public Receipt put(String id, Payload state) {
    return put(id, state, WriteOptions.defaults());
  }

  /**
   * Puts a job's state: compare-and-set, creating only, under a fence, as the options say.
   *
   * @param id the job
   * @param state its state
   * @param options the options; without an expectation, the job is created if it does not exist
   * @return the receipt, with the new version
   * @throws io.mirrorneuron.store.error.StoreException as {@link #commit} does
   */
  public Receipt put(String id, Payload state, WriteOptions options) {
    return commit(id, putting(state, options));
  }

  /**
   * Begins {@link #put(String, Payload, WriteOptions)}.
   *
   * @param id the job
   * @param state its state
   * @param options the options
   * @return the receipt, later; fails with the exceptions of {@link #commit}
   */
  public CompletableFuture<Receipt> putAsync(String id, Payload state, WriteOptions options) {
    return commitAsync(id, putting(state, options));
  }

  /**
   * Finishes a job: it keeps its state and expires, with all that belongs to it, after its
   * retention.
   *
   * @param id the job
   * @param status how it ends
   * @param options fence, expectation, retention and so on
   * @return the receipt, with the new version
   * @throws IllegalArgumentException if the status is not a finished one
   * @throws io.mirrorneuron.store.error.JobFinishedException if the job has finished before
   * @throws io.mirrorneuron.store.error.StoreException as {@link #commit} does
   */
  public Receipt finish(String id, JobStatus status, WriteOptions options) {
    if (!status.isFinished()) {
      throw new IllegalArgumentException(status + " does not finish a job");
    }
    return commit(id, Commit.create().status(status).with(options));
  }

  /**
   * Deletes a job with its state, snapshots and history, and lets its bundle go. Its versions and
   * tokens do not start anew if it is put again.
   *
   * @param id the job
   * @return the receipt, with the last version that the job had
   * @throws io.mirrorneuron.store.error.NotFoundException if there is no such job
   * @throws io.mirrorneuron.store.error.StoreException as {@link #commit} does
   */
  public Receipt delete(String id) {
    return delete(id, WriteOptions.defaults());
  }

  /**
   * Deletes a job, as {@link #delete(String)} does, under an expectation or a fence.
   *
   * @param id the job
   * @param options the options
   * @return the receipt, with the last version that the job had
   * @throws IllegalArgumentException if the options expect no job, renew a lease or have a
   *     retention
   * @throws io.mirrorneuron.store.error.StoreException as {@link #commit} does
   */
  public Receipt delete(String id, WriteOptions options) {
    Ids.check("job id", id);
    if (options.retention().isPresent()) {
      throw new IllegalArgumentException("deleting job " + id + " leaves nothing to retain");
    }
    if (options.renewal().isPresent()) {
      throw new IllegalArgumentException(
          "deleting job " + id + " cannot renew a lease: only a commit can");
    }
    if (options.expected().orElse(null) instanceof Expected.Absent) {
      throw new IllegalArgumentException("deleting job " + id + " cannot expect it to be absent");
    }
    return operations.write(
        "deleting job " + id,
        options.deadline(),
        call -> backend -> backend.durable().delete(id, options, call));
  }

  /**
   * Reads a job, from the primary. <b>What is read may not be confirmed yet</b>, and hence be lost
   * in a failover.
   *
   * @param id the job
   * @return the job with its state, empty if there is none
   * @throws io.mirrorneuron.store.error.CorruptDataException if what is stored is not a job
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public Optional<JobRecord> get(String id) {
    Ids.check("job id", id);
    return operations
        .read("reading job " + id, call -> backend -> backend.durable().read(List.of(id), call))
        .get(0);
  }

  /**
   * Reads many jobs in few exchanges. <b>All of them are in memory at once.</b>
   *
   * @param ids the jobs
   * @return those that exist, by id, in the order of the question
   * @throws io.mirrorneuron.store.error.StoreException as {@link #get} does
   */
  public Map<String, JobRecord> getAll(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    all.forEach(id -> Ids.check("job id", id));
    Map<String, JobRecord> found = new LinkedHashMap<>();
    for (int from = 0; from < all.size(); from += READ_TOGETHER) {
      List<String> some = all.subList(from, Math.min(all.size(), from + READ_TOGETHER));
      operations
          .read(
              "reading " + some.size() + " jobs",
              call -> backend -> backend.durable().read(some, call))
          .forEach(job -> job.ifPresent(record -> found.put(record.id(), record)));
    }
    return found;
  }

  /**
   * Reads a page of jobs without their states, ordered by update time, oldest first.
   *
   * @param query which jobs, from where, how many
   * @return the page, with the cursor of the next one
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public Page<JobSummary> list(JobQuery query) {
    return operations.read("listing jobs", call -> backend -> backend.durable().list(query, call));
  }

  private static Commit putting(Payload state, WriteOptions options) {
    return new Commit(
        Optional.of(state),
        Optional.empty(),
        Map.of(),
        List.of(),
        Optional.empty(),
        options.equals(WriteOptions.defaults()) ? PUTTING : blindUnlessTold(options));
  }

  private static WriteOptions blindUnlessTold(WriteOptions options) {
    return options.expected().isPresent() ? options : options.expecting(new Expected.Anything());
  }
}
