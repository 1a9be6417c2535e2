package io.mirrorneuron.store.examples.demo;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the fresh process found.
 *
 * @param jobs how many jobs there are
 * @param files how many files there are in the input, each time it was worked on
 * @param words how many words the jobs counted
 * @param takeovers how often a worker went on from another one's snapshot
 * @param fenced how many late commits the store has refused
 * @param lost words, steps and jobs that are missing
 * @param duplicated words, steps and ends of jobs that are there more than once
 * @param problems what is wrong, in sentences; the first ones
 */
record Verdict(
    int jobs,
    int files,
    long words,
    int takeovers,
    int fenced,
    long lost,
    long duplicated,
    List<String> problems) {

  Verdict {
    problems = List.copyOf(problems);
  }

  /** Whether all is as it should be, and whether the demo has shown what it is there to show. */
  boolean passes() {
    return isClean() && takeovers >= 1 && fenced >= 1;
  }

  /** Whether nothing is wrong, whatever there was to be shown. */
  boolean isClean() {
    return problems.isEmpty() && jobs == files && lost == 0 && duplicated == 0;
  }

  /**
   * This and what was found later about the same work done once more. The workers' reports, from
   * which the refused commits are counted, tell of both.
   */
  Verdict and(Verdict later) {
    return new Verdict(
        jobs + later.jobs,
        files + later.files,
        words + later.words,
        takeovers + later.takeovers,
        later.fenced,
        lost + later.lost,
        duplicated + later.duplicated,
        Stream.concat(problems.stream(), later.problems.stream()).toList());
  }

  /** The figures of the last line. */
  String figures() {
    return "jobs=%d files=%d words=%d takeovers=%d fenced=%d lost=%d duplicated=%d"
        .formatted(jobs, files, words, takeovers, fenced, lost, duplicated);
  }
}
