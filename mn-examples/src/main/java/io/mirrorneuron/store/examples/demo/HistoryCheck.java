package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.model.EventRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the history of one job from its beginning and notices what must not be: gaps in the
 * numbers, tokens that go back, steps that are missing or there twice, anything after the end.
 */
final class HistoryCheck {

  private final String job;
  private final int steps;
  private final List<String> problems = new ArrayList<>();
  private final Set<WorkerReport.Step> committed = new HashSet<>();
  private long sequence;
  private long token;
  private String worker = "";
  private String saver = "";
  private int step;
  private int takeovers;
  private int ends;
  private long lost;
  private long duplicated;

  HistoryCheck(String job, int steps) {
    this.job = job;
    this.steps = steps;
  }

  void take(EventRecord record) {
    sequence++;
    if (record.sequence() != sequence) {
      problem("has number " + record.sequence());
      sequence = record.sequence();
    }
    JobEvent event = record.payload().as(Json.EVENT);
    if (ends > 0) {
      problem("comes after the end");
    }
    if (event instanceof JobEvent.Submitted) {
      if (sequence != 1) {
        problem("is not the first");
      }
    } else if (event instanceof JobEvent.Work work) {
      take(work);
    }
  }

  /** To be called after the last event. */
  void end() {
    if (ends == 0) {
      lost += steps - step;
      problems.add("job " + job + " has no end in its history");
    }
  }

  /** How often somebody went on from the snapshot of somebody else. */
  int takeovers() {
    return takeovers;
  }

  /** Steps that were skipped. */
  long lost() {
    return lost;
  }

  /** Steps and ends that are there once more than once. */
  long duplicated() {
    return duplicated;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Whether a step was committed under that token. */
  boolean hasCommitted(WorkerReport.Step what) {
    return committed.contains(what);
  }

  private void take(JobEvent.Work work) {
    if (work instanceof JobEvent.Started) {
      begin(work);
      if (step != 0) {
        problem("starts anew after step " + step);
      }
    } else if (work instanceof JobEvent.Resumed resumed) {
      begin(work);
      // Whoever took it up in between and got no further has saved nothing.
      if (resumed.step() != step || !resumed.from().equals(saver)) {
        problem("goes on after step " + resumed.step() + " of " + resumed.from());
      } else if (!resumed.worker().equals(saver)) {
        takeovers++;
      }
    } else if (work instanceof JobEvent.Progressed progressed) {
      done(work, progressed.step());
    } else if (work instanceof JobEvent.Finished finished) {
      ends++;
      if (ends > 1) {
        duplicated++;
      }
      done(work, finished.step());
      if (finished.step() != steps) {
        problem("ends with step " + finished.step() + " of " + steps);
      }
    }
  }

  private void begin(JobEvent.Work work) {
    if (work.token() <= token) {
      problem("has token " + work.token() + " after token " + token);
    }
    token = work.token();
    worker = work.worker();
  }

  private void done(JobEvent.Work work, int number) {
    if (work.token() != token || !work.worker().equals(worker)) {
      problem("is by " + work.worker() + " under token " + work.token() + ", which do not hold it");
    }
    if (number <= step) {
      duplicated++;
      problem("does step " + number + " again");
    } else if (number > step + 1) {
      lost += number - step - 1;
      problem("does step " + number + " after step " + step);
    }
    step = Math.max(step, number);
    saver = work.worker();
    committed.add(new WorkerReport.Step(job, work.token(), number));
  }

  private void problem(String what) {
    problems.add("event " + sequence + " of job " + job + " " + what);
  }
}
