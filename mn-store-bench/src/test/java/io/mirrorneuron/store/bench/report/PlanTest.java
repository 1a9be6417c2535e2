package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class PlanTest {

  private final Plan plan = Issue3.plan();

  @Test
  void everyPointNamesABenchmarkAndAllItsParameters() {
    Map<String, BenchmarkListEntry> known =
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
            .stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getUsername().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1"),
                    entry -> entry));
    for (Point point : plan.points()) {
      assertThat(known).containsKey(point.benchmark());
      assertThat(known.get(point.benchmark()).getParams().orElse(Map.of()).keySet())
          .as("%s", point)
          .isEqualTo(point.parameters().keySet());
    }
  }

  @Test
  void everyPointIsMeasuredOnceInARound() {
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
    assertThat(part.points()).hasSize(3).contains(plan.floor());
  }
}
