package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.spi.ClaimStore.Orphans;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Pages of jobs that nobody holds, each read when it is asked for. A job that cannot be read is
 * passed over, so that it does not stop what is done about all others; {@link #hasNext} throws what
 * is wrong with the first of them where it would say that there are no more. Not thread-safe.
 */
final class UnheldJobs implements Iterator<Page<JobSummary>> {

  private final Operations operations;
  private final Duration grace;
  private Optional<JobQuery> next;
  private Optional<StoreException> trouble = Optional.empty();

  UnheldJobs(Operations operations, JobQuery first, Duration grace) {
    this.operations = operations;
    this.grace = grace;
    this.next = Optional.of(first);
  }

  @Override
  public boolean hasNext() {
    if (next.isEmpty() && trouble.isPresent()) {
      throw trouble.get();
    }
    return next.isPresent();
  }

  @Override
  public Page<JobSummary> next() {
    JobQuery query = next.orElseThrow(NoSuchElementException::new);
    Orphans found =
        operations.read(
            "looking for jobs that nobody holds",
            call -> backend -> backend.claims().orphans(query, grace, call));
    found.trouble().ifPresent(this::passOver);
    next = query.next(found.page());
    return found.page();
  }

  /** Whether there is any that can be read. Reads no further than to the first. */
  boolean any() {
    while (next.isPresent()) {
      if (!next().items().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Keeps for the end what is wrong with one of the jobs. */
  void passOver(StoreException problem) {
    trouble = trouble.or(() -> Optional.of(problem));
  }

  /** What is wrong with the first job that was passed over. */
  Optional<StoreException> trouble() {
    return trouble;
  }
}
