package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what the store holds with a sequential run over the same files. */
final class Verification {

  private static final int MOST_PROBLEMS = 20;

  private final Jobs jobs;
  private final EventHistory events;
  private final NodeStates nodes;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, HistoryCheck> histories = new HashMap<>();
  private long words;
  private int takeovers;
  private long lost;
  private long duplicated;

  @Inject
  Verification(Jobs jobs, EventHistory events, NodeStates nodes) {
    this.jobs = jobs;
    this.events = events;
    this.nodes = nodes;
  }

  /** Verifies everything, once. */
  Verdict verify(List<InputFile> files) throws IOException {
    Set<String> unexpected = ids();
    int found = unexpected.size();
    for (int i = 0; i < files.size(); i++) {
      String id = PlannedJob.id(i + 1);
      unexpected.remove(id);
      check(id, files.get(i));
    }
    unexpected.forEach(id -> problem("job " + id + " belongs to no file of the input"));
    int fenced = fenced();
    return new Verdict(found, files.size(), words, takeovers, fenced, lost, duplicated, problems);
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    Optional<JobQuery> query = Optional.of(JobQuery.all());
    while (query.isPresent()) {
      Page<JobSummary> page = jobs.list(query.get());
      page.items().forEach(job -> ids.add(job.id()));
      query = query.get().next(page);
    }
    return ids;
  }

  private void check(String id, InputFile file) throws IOException {
    Optional<JobRecord> job = jobs.get(id);
    if (job.isEmpty()) {
      lost++;
      problem("there is no job " + id + " for " + file.name());
      return;
    }
    FileJob state = job.get().state().as(Json.JOB);
    checkResult(job.get(), state, file);
    HistoryCheck history = new HistoryCheck(id, state.steps());
    EventCursor cursor = EventCursor.START;
    EventPage page;
    do {
      page = events.read(id, cursor, Commit.MAX_PARTS);
      page.events().forEach(history::take);
      cursor = page.next();
    } while (page.hasMore());
    history.end();
    history.problems().forEach(this::problem);
    histories.put(id, history);
    takeovers += history.takeovers();
    lost += history.lost();
    duplicated += history.duplicated();
  }

  private void checkResult(JobRecord job, FileJob state, InputFile file) throws IOException {
    SequentialRun expected = SequentialRun.over(file);
    if (!state.path().equals(file.name()) || !state.sha256().equals(expected.sha256())) {
      problem(
          "the input has changed since job %s was made of %s".formatted(job.id(), state.path()));
      return;
    }
    if (job.status() != JobStatus.SUCCEEDED) {
      problem("job %s (%s) is %s".formatted(job.id(), state.path(), job.status()));
    }
    WordCounts found = state.result() == null ? WordCounts.none() : state.result();
    words += found.words();
    Difference difference = Difference.of(expected.index(), found);
    lost += difference.missing();
    duplicated += difference.surplus();
    if (!difference.isNone() || found.words() != expected.index().words()) {
      problem(
          "job %s (%s) counted %d words, one process alone %d"
              .formatted(job.id(), state.path(), found.words(), expected.index().words()));
    }
  }

  /** Counts the commits that workers say were refused, and makes sure that none of them passed. */
  private int fenced() {
    int fenced = 0;
    for (var node : nodes.list()) {
      for (WorkerReport.Step step : node.state().as(Json.REPORT).fenced()) {
        fenced++;
        HistoryCheck history = histories.get(step.job());
        if (history != null && history.hasCommitted(step)) {
          problem(
              "step %d of job %s was refused and yet is in its history"
                  .formatted(step.step(), step.job()));
        }
      }
    }
    return fenced;
  }

  private void problem(String what) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(what);
    }
  }
}
