package io.mirrorneuron.store.examples.demo;

import java.util.List;

/**
 * What the fresh process found.
 *
 * @param jobs how many jobs there are
 * @param files how many files there are in the input
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
    return problems.isEmpty()
        && jobs == files
        && lost == 0
        && duplicated == 0
        && takeovers >= 1
        && fenced >= 1;
  }

  /** The figures of the last line. */
  String figures() {
    return "jobs=%d files=%d words=%d takeovers=%d fenced=%d lost=%d duplicated=%d"
        .formatted(jobs, files, words, takeovers, fenced, lost, duplicated);
  }
}
