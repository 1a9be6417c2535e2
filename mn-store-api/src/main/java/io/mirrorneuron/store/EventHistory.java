package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The histories of jobs: events numbered from 1 without gaps, of which the newest are kept; gone
 * when the job is. Thread-safe. What {@linkplain io.mirrorneuron.store all methods have in common}
 * is said once for the package.
 */
public final class EventHistory {

  private final Operations operations;
  private final Jobs jobs;

  EventHistory(Operations operations) {
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
  public EventHistory within(Duration deadline) {
    return new EventHistory(operations.within(deadline));
  }

  /**
   * Appends an event. The form of {@link Jobs#commit} with this one part.
   *
   * @param jobId the job
   * @param event the event
   * @return the receipt, with the event's number
   * @throws io.mirrorneuron.store.error.NotFoundException if there is no such job
   * @throws io.mirrorneuron.store.error.StoreException as {@link Jobs#commit} does
   */
  public Receipt append(String jobId, Payload event) {
    return append(jobId, List.of(event), WriteOptions.defaults());
  }

  /**
   * Appends events; nobody else's come between them.
   *
   * @param jobId the job
   * @param events the events, 1 to {@link Commit#MAX_PARTS}
   * @param options fence, durability and so on
   * @return the receipt, with the number of the last of them
   * @throws io.mirrorneuron.store.error.StoreException as {@link Jobs#commit} does
   */
  public Receipt append(String jobId, List<Payload> events, WriteOptions options) {
    return jobs.commit(jobId, Commit.create().events(events).with(options));
  }

  /**
   * Begins {@link #append(String, List, WriteOptions)}.
   *
   * @param jobId the job
   * @param events the events, 1 to {@link Commit#MAX_PARTS}
   * @param options fence, durability and so on
   * @return the receipt, later
   */
  public CompletableFuture<Receipt> appendAsync(
      String jobId, List<Payload> events, WriteOptions options) {
    return jobs.commitAsync(jobId, Commit.create().events(events).with(options));
  }

  /**
   * Reads events after a cursor. <b>What is read may not be confirmed yet</b>: after a failover
   * that lost it, going on fails with {@code HistoryDivergedException} instead of skipping.
   *
   * @param jobId the job
   * @param after the cursor: {@link EventCursor#START}, an event's, or a page's
   * @param limit how many at the most, 1 to {@link Commit#MAX_PARTS}
   * @return the events; fewer than there are where they are large, but at least one if there is any
   * @throws IllegalArgumentException if the limit is out of its bounds
   * @throws io.mirrorneuron.store.error.NotFoundException if there is no such job
   * @throws io.mirrorneuron.store.error.HistoryTruncatedException if the events that follow have
   *     been dropped
   * @throws io.mirrorneuron.store.error.HistoryDivergedException if the cursor's event is not in
   *     the history
   * @throws io.mirrorneuron.store.error.CorruptDataException if what is stored is not an event
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public EventPage read(String jobId, EventCursor after, int limit) {
    Ids.check("job id", jobId);
    if (limit < 1 || limit > Commit.MAX_PARTS) {
      throw new IllegalArgumentException(
          "a limit of " + limit + " is not within 1 to " + Commit.MAX_PARTS);
    }
    return operations.read(
        "reading the history of job " + jobId,
        call -> backend -> backend.durable().events(jobId, after, limit, call));
  }

  /**
   * Follows a history live: events that are there, then those that come. Nothing is read while
   * nothing is appended, except for a look every few seconds in case a notice was lost.
   *
   * @param jobId the job
   * @param after where to begin
   * @return the follower; the caller closes it
   */
  public EventFollower follow(String jobId, EventCursor after) {
    Ids.check("job id", jobId);
    return new EventFollower(this, operations, jobId, after);
  }
}
