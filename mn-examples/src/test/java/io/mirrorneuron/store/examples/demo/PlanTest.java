package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {

  @Test
  void everyFileBecomesOneJobNamedByItsPlaceInTheListing() {
    Plan plan = Plan.of(files(LongStream.range(0, 300)), 4);
    assertThat(plan.jobs().stream().map(PlannedJob::id))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 300).mapToObj(PlannedJob::id).toList());
    assertThat(plan.job("file-000018").file().size()).isEqualTo(17);
  }

  @Test
  void theLargestFilesAreTheSlowJobsInTheMiddle() {
    List<PlannedJob> jobs = Plan.of(files(LongStream.range(0, 300)), 4).jobs();
    List<Integer> slow = IntStream.range(0, 300).boxed().filter(i -> isSlow(jobs.get(i))).toList();
    assertThat(slow).hasSize(8).allMatch(place -> place >= 50 && place < 250);
    assertThat(slow).allMatch(place -> jobs.get(place).file().size() >= 292);
  }

  @Test
  void theTimeForTheOtherJobsDoesNotGrowWithTheirNumber() {
    for (int files : new int[] {1_000, 10_000}) {
      Plan plan = Plan.of(files(LongStream.generate(() -> 5_000).limit(files)), 4);
      Duration all =
          plan.jobs().stream()
              .filter(job -> !isSlow(job))
              .map(job -> job.rest(0))
              .reduce(Duration.ZERO, Duration::plus);
      assertThat(all).isLessThanOrEqualTo(Duration.ofSeconds(8 * 4));
    }
  }

  @Test
  void oneSmallFileIsEnough() {
    Plan plan = Plan.of(files(LongStream.of(0, 1, Plan.SMALLEST)), 3);
    assertThat(plan.jobs().stream().filter(PlanTest::isSlow)).hasSize(1);
    assertThat(plan.job("file-000001").steps()).isEqualTo(1);
  }

  @Test
  void withNothingButTinyFilesItSaysWhatItNeeds() {
    assertThatThrownBy(() -> Plan.of(files(LongStream.of(0, Plan.SMALLEST - 1)), 3))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("2 files, but none of 100 bytes or more");
    assertThatThrownBy(() -> Plan.of(List.of(), 3))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("0 files");
  }

  private static boolean isSlow(PlannedJob job) {
    return job.pause().equals(Plan.SLOW_PAUSE);
  }

  private static List<InputFile> files(LongStream sizes) {
    return sizes.mapToObj(size -> new InputFile(Path.of("f" + size), "f" + size, size)).toList();
  }
}
