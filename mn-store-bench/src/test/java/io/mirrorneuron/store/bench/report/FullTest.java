package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FullTest {

  /** As the command line has it when nothing else is said. */
  private static final Effort USUAL = new Effort(2, 1, 8000, 5, 800);

  private final Plan full = Full.plan();

  @Test
  void everythingIsMeasuredInAnHourAndAHalf() {
    Budget budget = new Budget(full, USUAL, Fork.Where.A_NEW_JVM);
    assertThat(budget.minutes()).as("%s", budget).isLessThanOrEqualTo(90);
    assertThat(full.points()).hasSizeLessThanOrEqualTo(165);
  }

  @Test
  void whatAVerdictHangsOnIsMeasuredInEveryRoundAndTheRestOnce() {
    Budget budget = new Budget(full, USUAL, Fork.Where.A_NEW_JVM);
    Set<Point> ofTargets = full.pointsOfTargets();
    for (Point point : full.points()) {
      int expected = point.equals(Floor.POINT) ? 3 : ofTargets.contains(point) ? 2 : 1;
      assertThat(budget.rounds(point)).as("%s", point).isEqualTo(expected);
    }
  }

  @Test
  void theFloorFramesARunOfOneRoundToo() {
    Effort once = new Effort(1, 1, 8000, 5, 800);
    assertThat(new Budget(full, once, Fork.Where.A_NEW_JVM).rounds(Floor.POINT)).isEqualTo(2);
    assertThat(new Budget(full, once, Fork.Where.THIS_JVM).rounds(Floor.POINT)).isEqualTo(1);
  }

  @Test
  void aLargePopulationTakesItsTime() {
    Point small = Setting.of("ListBenchmark.page", "jedis").latency();
    Point large = Setting.of("ListBenchmark.page", "jedis").with("jobs", 1_000_000).latency();
    assertThat(budgetOf(large).minutes()).isGreaterThan(budgetOf(small).minutes());
  }

  @Test
  void everyTargetOfThePlansIsInIt() {
    assertThat(full.targets())
        .containsAll(Issue3.plan().targets())
        .containsAll(Issue5.plan().targets());
  }

  @Test
  void everyChartSaysWhatIsSeen() {
    assertThat(full.charts()).isNotEmpty();
    for (Chart chart : full.charts()) {
      assertThat(chart.why()).as(chart.title()).endsWith(".").hasSizeGreaterThan(20);
      assertThat(chart.points()).as(chart.title()).doesNotHaveDuplicates().isNotEmpty();
    }
    assertThat(full.charts().stream().map(Chart::title)).doesNotHaveDuplicates();
  }

  @Test
  void quickRunsEveryBenchmarkOnEveryClient() {
    List<Point> quick = Quick.of(full).points();
    assertThat(quick.stream().map(Point::benchmark).collect(Collectors.toSet()))
        .isEqualTo(Benchmarks.all().keySet());
    Benchmarks.all()
        .forEach(
            (benchmark, parameters) -> {
              Set<String> clients = new HashSet<>();
              quick.stream()
                  .filter(point -> point.benchmark().equals(benchmark))
                  .map(point -> point.parameters().get("client"))
                  .forEach(clients::add);
              if (parameters.contains("client")) {
                assertThat(clients).as(benchmark).containsAll(Full.CLIENTS);
              }
            });
  }

  @Test
  void quickNamesOnlyParametersThatThereAre() {
    for (Point point : Quick.of(full).points()) {
      assertThat(Benchmarks.all().get(point.benchmark()))
          .as("%s", point)
          .containsAll(point.parameters().keySet());
    }
  }

  @Test
  void quickRunsTheOtherModeToo() {
    assertThat(Quick.of(full).points())
        .anyMatch(point -> "sentinel".equals(point.parameters().get("mode")));
  }

  private static Budget budgetOf(Point point) {
    Chart chart = Bars.of("one", "one", Figures.P50).and("", "", point);
    return new Budget(new Plan("test", List.of(), List.of(chart)), USUAL, Fork.Where.A_NEW_JVM);
  }
}
