package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often each point of a plan is measured, and how long that takes: what a verdict hangs on in
 * every round, and what is only looked at once, in the first.
 */
final class Budget {

  /** A JVM, its servers, and ending both, on two cores. */
  private static final double START_SECONDS = 4;

  /** The servers alone, and what a benchmark prepares. */
  private static final double SERVERS_SECONDS = 1;

  /** How many a second are made before a point is measured that wants them to be there. */
  private static final Map<String, Double> MADE_IN_A_SECOND =
      Map.of("leases", 5_000.0, "jobs", 15_000.0, "events", 15_000.0);

  /** One that goes on in the background is burnt in beforehand, twice as long as others. */
  private static final int COST_WARM_UPS = 4;

  private final Plan plan;
  private final Effort effort;
  private final Set<Point> everyRound;
  private final boolean framed;

  private final double start;

  Budget(Plan plan, Effort effort, Fork.Where where) {
    this.plan = plan;
    this.effort = effort;
    framed = where == Fork.Where.A_NEW_JVM;
    start = where == Fork.Where.A_NEW_JVM ? START_SECONDS : SERVERS_SECONDS;
    everyRound = plan.pointsOfTargets();
  }

  /**
   * What is measured in a round, in this order: every other round goes backwards. The floor frames
   * the run: it comes first of all, then after each round, and so last of all.
   *
   * @param number of the round, from 1
   */
  List<Point> round(int number) {
    List<Point> points = new ArrayList<>(plan.points());
    points.remove(Floor.POINT);
    points.removeIf(point -> rounds(point) < number);
    if (number % 2 == 0) {
      Collections.reverse(points);
    }
    if (number == 1 || !framed) {
      points.add(0, Floor.POINT);
    }
    if (framed) {
      points.add(Floor.POINT);
    }
    return List.copyOf(points);
  }

  int rounds(Point point) {
    if (point.equals(Floor.POINT)) {
      return framed ? effort.rounds() + 1 : effort.rounds();
    }
    return everyRound.contains(point) ? effort.rounds() : 1;
  }

  /** How many measurements there will be. */
  int forks() {
    return plan.points().stream().mapToInt(this::rounds).sum();
  }

  long minutes() {
    double seconds =
        plan.points().stream().mapToDouble(point -> rounds(point) * seconds(point)).sum();
    return Math.max(1, Math.round(seconds / 60));
  }

  private double seconds(Point point) {
    boolean cost = point.way() == Point.Way.COST;
    double warmUp = effort.warmups() * effort.warmupMillis() / 1000.0;
    double iteration = effort.iterationMillis() / 1000.0;
    String every = point.parameters().get("every");
    if (every != null) {
      iteration = Math.max(iteration, Integer.parseInt(every) / 1000.0);
    }
    double seconds = start + (cost ? COST_WARM_UPS : 1) * warmUp + effort.iterations() * iteration;
    for (Map.Entry<String, Double> made : MADE_IN_A_SECOND.entrySet()) {
      String count = point.parameters().get(made.getKey());
      if (count != null) {
        seconds += Integer.parseInt(count) / made.getValue();
      }
    }
    return seconds;
  }

  /** For example {@code 150 points, 214 measurements, about 70 minutes}. */
  @Override
  public String toString() {
    return "%d points, %d measurements, about %d minutes"
        .formatted(plan.points().size(), forks(), minutes());
  }
}
