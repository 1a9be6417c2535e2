package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

  private static final Plan PLAN = Issue3.plan();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void theFloorIsMeasuredFirstAndLastOfARunHoweverManyRoundsItHas(int rounds) {
    List<Point> run = run(rounds, Fork.Where.A_NEW_JVM);
    assertThat(run).startsWith(Floor.POINT).endsWith(Floor.POINT);
    assertThat(Collections.frequency(run, Floor.POINT)).isEqualTo(rounds + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatIsMeasuredIsWhatWasAnnounced(int rounds) {
    for (Fork.Where where : Fork.Where.values()) {
      assertThat(run(rounds, where)).hasSize(budget(rounds, where).forks());
    }
    assertThat(run(rounds, Fork.Where.A_NEW_JVM))
        .containsAll(PLAN.points())
        .filteredOn(PLAN.pointsOfTargets()::contains)
        .hasSize(rounds * PLAN.pointsOfTargets().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void everyOtherRoundGoesBackwards(int number) {
    Budget budget = budget(4, Fork.Where.A_NEW_JVM);
    List<Point> forwards = new ArrayList<>(budget.round(3));
    assertThat(forwards.remove(forwards.size() - 1)).isEqualTo(Floor.POINT);
    Collections.reverse(forwards);
    List<Point> backwards = new ArrayList<>(budget.round(number));
    assertThat(backwards.remove(backwards.size() - 1)).isEqualTo(Floor.POINT);
    assertThat(backwards).isEqualTo(forwards).hasSizeGreaterThan(2);
  }

  private static List<Point> run(int rounds, Fork.Where where) {
    List<Point> run = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      run.addAll(budget(rounds, where).round(round));
    }
    return run;
  }

  private static Budget budget(int rounds, Fork.Where where) {
    return new Budget(PLAN, new Effort(rounds, 1, 8000, 5, 800), where);
  }
}
