package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks through the store at how far the workers are. Thread-safe. */
final class Observer {

  /** What a step takes besides its pause, to weigh steps against each other. */
  private static final Duration STEP_COST = Duration.ofMillis(2);

  /** Submitted and started come before the first step. */
  private static final int EVENTS_BEFORE_STEPS = 2;

  private final Jobs jobs;
  private final Plan plan;
  private final double allWork;
  private volatile Overview latest = new Overview(0, List.of(), 0);

  Observer(Jobs jobs, Plan plan) {
    this.jobs = jobs;
    this.plan = plan;
    this.allWork = plan.jobs().stream().mapToDouble(job -> work(job, job.steps())).sum();
  }

  /** Looks at all jobs that are not finished, which takes the longer the more there are. */
  Overview look() {
    // In this order: a job that is begun meanwhile is then seen twice, and not overlooked.
    List<JobSummary> pending = all(JobStatus.PENDING);
    List<JobSummary> running = running();
    double left = 0;
    for (JobSummary job : pending) {
      PlannedJob planned = plan.job(job.id());
      left += work(planned, planned.steps());
    }
    for (JobSummary job : running) {
      PlannedJob planned = plan.job(job.id());
      long stepsDone = Math.max(0, job.lastSequence() - EVENTS_BEFORE_STEPS);
      left += work(planned, (int) Math.max(1, planned.steps() - stepsDone));
    }
    int finished = Math.max(0, plan.jobs().size() - pending.size() - running.size());
    latest = new Overview(finished, running, Math.max(0, 1 - left / allWork));
    return latest;
  }

  /** What was seen last. */
  Overview latest() {
    return latest;
  }

  List<JobSummary> running() {
    return all(JobStatus.RUNNING);
  }

  private List<JobSummary> all(JobStatus status) {
    List<JobSummary> found = new ArrayList<>();
    Optional<JobQuery> query = Optional.of(JobQuery.of(status));
    while (query.isPresent()) {
      Page<JobSummary> page = jobs.list(query.get());
      found.addAll(page.items());
      query = query.get().next(page);
    }
    return found;
  }

  private static double work(PlannedJob job, int steps) {
    return job.pause().plus(STEP_COST).toNanos() * (double) steps;
  }
}
