package io.mirrorneuron.store.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A question for a page of jobs, oldest update first.
 *
 * @param statuses jobs of these; all of them if empty
 * @param after where to go on
 * @param limit how many at the most, 1 to {@link #MAX_LIMIT}
 */
public record JobQuery(Set<JobStatus> statuses, PageCursor after, int limit) {

  /** The largest page: one page is one call, and must not hold up the server. */
  public static final int MAX_LIMIT = 500;

  /**
   * Checks the limit and copies the set.
   *
   * @param statuses as {@link #statuses()}
   * @param after as {@link #after()}
   * @param limit as {@link #limit()}
   * @throws IllegalArgumentException if the limit is out of its bounds
   */
  public JobQuery {
    statuses = Set.copyOf(statuses);
    checkLimit(limit, MAX_LIMIT);
  }

  /**
   * Returns a query over all jobs, from the start, 100 to a page.
   *
   * @return the query
   */
  public static JobQuery all() {
    return new JobQuery(Set.of(), PageCursor.START, 100);
  }

  /**
   * Returns a query over the jobs of some statuses, from the start, 100 to a page.
   *
   * @param first a status
   * @param more more of them
   * @return the query
   */
  public static JobQuery of(JobStatus first, JobStatus... more) {
    return new JobQuery(EnumSet.of(first, more), PageCursor.START, 100);
  }

  /**
   * Returns this query with another limit.
   *
   * @param most how many jobs at the most, 1 to {@link #MAX_LIMIT}
   * @return a new query
   * @throws IllegalArgumentException if the limit is out of its bounds
   */
  public JobQuery limit(int most) {
    return new JobQuery(statuses, after, most);
  }

  /**
   * Returns this query for the page that begins after a cursor.
   *
   * @param cursor the cursor
   * @return a new query
   */
  public JobQuery after(PageCursor cursor) {
    return new JobQuery(statuses, cursor, limit);
  }

  /**
   * Returns this query for the page after one that was read.
   *
   * @param page the page
   * @return a new query, empty if that page was the last
   */
  public Optional<JobQuery> next(Page<?> page) {
    return page.next().map(this::after);
  }

  static void checkLimit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("a limit of " + limit + " is not within 1 to " + most);
    }
  }
}
