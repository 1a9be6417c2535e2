package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * As many jobs as were asked for, oldest update first, from as many of the store's pages as that
 * takes: a page may hold fewer than it could.
 *
 * @param jobs the jobs
 * @param next where to go on; empty if there are no more
 */
record ListedJobs(List<JobSummary> jobs, Optional<PageCursor> next) {

  static ListedJobs read(Jobs jobs, Set<JobStatus> statuses, PageCursor after, int limit) {
    List<JobSummary> found = new ArrayList<>();
    Optional<PageCursor> next = Optional.of(after);
    while (next.isPresent() && found.size() < limit) {
      int missing = Math.min(limit - found.size(), JobQuery.MAX_LIMIT);
      Page<JobSummary> page = jobs.list(new JobQuery(statuses, next.get(), missing));
      found.addAll(page.items());
      next = page.next();
    }
    return new ListedJobs(List.copyOf(found), next);
  }
}
