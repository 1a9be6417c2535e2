package io.mirrorneuron.store.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the files become jobs, and at which pace they are worked off.
 *
 * <p>Left alone, workers would index a repository in the blink of an eye, and there would be
 * nothing to kill. So the largest files, a few more than there are workers, become <em>slow</em>
 * jobs of many steps with a rest in each; spread over the middle of the run, they are what a worker
 * is caught at. All others share a fixed time budget, whatever their number, so that the rest in
 * each of their steps shrinks to nothing when the input is large.
 */
final class Plan {

  /** A file must be as large as this to be worth several steps. */
  static final int SMALLEST = 100;

  static final int SLOW_STEPS = 20;
  static final Duration SLOW_PAUSE = Duration.ofMillis(200);

  private static final int SLOW_JOBS_BESIDE_WORKERS = 4;
  private static final int QUICK_STEP_BYTES = 2048;
  private static final int MOST_QUICK_STEPS = 8;
  private static final Duration QUICK_BUDGET = Duration.ofSeconds(8);
  private static final Duration LONGEST_QUICK_PAUSE = Duration.ofMillis(50);

  /** Slow jobs come after the first and before the last fifth of the others. */
  private static final int EDGE = 5;

  private final List<PlannedJob> jobs;
  private final Map<String, PlannedJob> byId;

  Plan(List<PlannedJob> jobs) {
    this.jobs = List.copyOf(jobs);
    this.byId = jobs.stream().collect(Collectors.toMap(PlannedJob::id, Function.identity()));
  }

  static Plan of(List<InputFile> files, int workers) {
    List<Integer> slow =
        IntStream.range(0, files.size())
            .boxed()
            .filter(i -> files.get(i).size() >= SMALLEST)
            .sorted(Comparator.comparingLong((Integer i) -> files.get(i).size()).reversed())
            .limit(workers + SLOW_JOBS_BESIDE_WORKERS)
            .toList();
    if (slow.isEmpty()) {
      throw new DemoFailure(
          "the input has %,d files, but none of %d bytes or more: there is nothing to be interrupted at"
              .formatted(files.size(), SMALLEST));
    }
    List<PlannedJob> slowJobs = new ArrayList<>();
    TreeMap<Integer, Integer> quickSteps = new TreeMap<>();
    for (int i = 0; i < files.size(); i++) {
      if (slow.contains(i)) {
        slowJobs.add(new PlannedJob(PlannedJob.id(i + 1), files.get(i), SLOW_STEPS, SLOW_PAUSE));
      } else {
        quickSteps.put(i, quickSteps(files.get(i)));
      }
    }
    Duration pause = quickPause(quickSteps.values().stream().mapToLong(n -> n).sum(), workers);
    List<PlannedJob> quickJobs = new ArrayList<>();
    quickSteps.forEach(
        (i, steps) ->
            quickJobs.add(new PlannedJob(PlannedJob.id(i + 1), files.get(i), steps, pause)));
    return new Plan(mixed(quickJobs, slowJobs));
  }

  /** All jobs, in the order in which they are to be made. */
  List<PlannedJob> jobs() {
    return jobs;
  }

  PlannedJob job(String id) {
    PlannedJob job = byId.get(id);
    if (job == null) {
      throw new DemoFailure("job " + id + " is none of ours: somebody else writes here");
    }
    return job;
  }

  private static int quickSteps(InputFile file) {
    if (file.size() < SMALLEST) {
      return 1;
    }
    return (int) Math.min(MOST_QUICK_STEPS, 1 + file.size() / QUICK_STEP_BYTES);
  }

  private static Duration quickPause(long steps, int workers) {
    if (steps == 0) {
      return Duration.ZERO;
    }
    Duration share = QUICK_BUDGET.multipliedBy(workers).dividedBy(steps);
    return share.compareTo(LONGEST_QUICK_PAUSE) > 0 ? LONGEST_QUICK_PAUSE : share;
  }

  private static List<PlannedJob> mixed(List<PlannedJob> quick, List<PlannedJob> slow) {
    List<PlannedJob> all = new ArrayList<>(quick);
    int from = quick.size() / EDGE;
    int span = quick.size() - 2 * from;
    for (int i = 0; i < slow.size(); i++) {
      all.add(from + span * i / slow.size() + i, slow.get(i));
    }
    return all;
  }
}
