package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class PlanTest {

  private static final Map<String, BenchmarkListEntry> KNOWN =
      BenchmarkList.defaultList()
          .getAll(
              OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
          .stream()
          .collect(
              Collectors.toMap(
                  entry -> entry.getUsername().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1"),
                  entry -> entry));

  private final Plan plan = Issue3.plan();

  static List<Plan> plans() {
    return List.of(Issue3.plan(), Issue5.plan(), Full.plan());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyPointNamesABenchmarkAndParametersThatItHas(Plan plan) {
    for (Point point : plan.points()) {
      assertThat(KNOWN).containsKey(point.benchmark());
      assertThat(KNOWN.get(point.benchmark()).getParams().orElse(Map.of()).keySet())
          .as("%s", point)
          .containsAll(point.parameters().keySet());
    }
  }

  /** So naming a benchmark measures one combination, and a point names what is different. */
  @Test
  void everyParameterHasOneDefault() {
    for (BenchmarkListEntry benchmark : KNOWN.values()) {
      benchmark
          .getParams()
          .orElse(Map.of())
          .forEach(
              (name, values) ->
                  assertThat(values)
                      .as("%s of %s", name, benchmark.getUsername())
                      .hasSize(1)
                      .doesNotContain(""));
    }
  }

  @Test
  void onServersThatAreGivenNothingIsMeasuredThatChoosesItsOwn() {
    Plan given = Full.plan().onGivenServers();
    assertThat(Full.plan().points())
        .anySatisfy(point -> assertThat(point.parameters()).containsKey("mode"))
        .anySatisfy(point -> assertThat(point.parameters()).containsKey("replicas"));
    assertThat(given.points())
        .hasSizeGreaterThan(100)
        .allSatisfy(point -> assertThat(point.parameters()).doesNotContainKeys("mode", "replicas"));
    assertThat(Issue3.plan().onGivenServers().points()).isEqualTo(Issue3.plan().points());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyPointIsMeasuredOnceInARound(Plan plan) {
    assertThat(plan.points()).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(plan.points().stream().map(Point::toString).toList()))
        .hasSameSizeAs(plan.points());
  }

  @Test
  void whatIsComparedIsMeasuredNextToOneAnother() {
    for (Target target : plan.targets()) {
      List<Integer> places = target.points().stream().map(plan.points()::indexOf).sorted().toList();
      assertThat(places.get(places.size() - 1) - places.get(0)).as(target.what()).isLessThan(3);
    }
  }

  @Test
  void aPartOfAPlanHoldsTheTargetsThatTheWordIsFoundIn() {
    Plan part = plan.only(Pattern.compile("Renew"));
    assertThat(part.targets()).hasSize(1);
    assertThat(part.points()).hasSize(3).contains(Floor.POINT);
  }
}
