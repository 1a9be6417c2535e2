package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mirrorneuron.store.bench.report.Point.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

  private static final Point FLOOR = point("PingBenchmark.ping", Way.LATENCY);
  private static final Point OURS = point("PutBenchmark.store", Way.THROUGHPUT);
  private static final Point BARE = point("PutBenchmark.script", Way.THROUGHPUT);

  @Test
  void aTargetIsReachedAtItsLimitAndNotBelow() {
    assertThat(page(1.3, 1300, 1300, 1300, 1000, 1000, 1000).render())
        .contains("| 1.30 ± 0.00 | ≥ 1.30 | reached |");
    assertThat(page(1.3, 1299, 1299, 1299, 1000, 1000, 1000).render())
        .contains("| ≥ 1.30 | **fallen short** |");
  }

  @Test
  void whereTheErrorReachesTheLimitThePageSaysSo() {
    assertThat(page(1.3, 1200, 1350, 1500, 1000, 1010, 990).render())
        .contains("| ≥ 1.30 | reached, within the error |");
    assertThat(page(1.3, 1000, 1250, 1500, 1000, 1010, 990).render())
        .contains("| ≥ 1.30 | **fallen short**, within the error |");
  }

  @Test
  void whatWasNotMeasuredIsNotReached() {
    Page page = new Page(results(List.of()), plan(1.3));
    assertThat(page.render()).contains("| not measured |");
    assertThat(page.summary()).isEqualTo("0 of 0 targets reached, 1 not measured");
  }

  @Test
  void theErrorIsTheOneThatJmhReports() {
    // Student's t for two degrees of freedom at 99.9 % is 31.599; the mean's deviation is
    // 1/sqrt(3).
    Estimate estimate = Estimate.of(List.of(9.0, 10.0, 11.0));
    assertThat(estimate.value()).isEqualTo(10.0);
    assertThat(estimate.error()).isCloseTo(31.599 / Math.sqrt(3), within(0.001));
  }

  @Test
  void relativeErrorsOfAQuotientAddAsSquares() {
    Estimate quotient = new Estimate(200, 6).dividedBy(new Estimate(100, 4));
    assertThat(quotient.value()).isEqualTo(2.0);
    assertThat(quotient.error()).isCloseTo(2 * Math.hypot(0.03, 0.04), within(1e-9));
  }

  @Test
  void aFloorThatMovesMakesARunNoisy() {
    Plan plan = plan(1.3);
    assertThat(new Page(results(List.of(floor(30, 33, 31))), plan).render()).contains("quiet");
    assertThat(new Page(results(List.of(floor(30, 36, 31))), plan).render()).contains("**noisy**");
  }

  @Test
  void resultsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results.json");
    Results written = results(List.of(floor(30, 31, 32)));
    written.write(file);
    assertThat(Results.read(file)).isEqualTo(written);
  }

  @Test
  void roundsOfOnePointAreJoined() {
    Results results = results(List.of()).and(floor(30, 31)).and(floor(32));
    assertThat(results.measurements()).hasSize(1);
    assertThat(results.at(FLOOR).series(Figures.P50).samples()).containsExactly(30.0, 31.0, 32.0);
  }

  @Test
  void aPageGoesBetweenTheMarksOfADocument(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(file, "a\n<!-- results:begin -->\nold\n<!-- results:end -->\nz\n");
    new Document(file).replace("new\n");
    assertThat(file).hasContent("a\n<!-- results:begin -->\nnew\n<!-- results:end -->\nz\n");
    assertThat(new Document(file).rendered()).isEqualTo("new\n");
  }

  private static Page page(
      double limit, double a, double b, double c, double x, double y, double z) {
    return new Page(
        results(
            List.of(
                measurement(OURS, Figures.THROUGHPUT, a, b, c),
                measurement(BARE, Figures.THROUGHPUT, x, y, z))),
        plan(limit));
  }

  private static Plan plan(double limit) {
    return new Plan(
        "test", FLOOR, List.of(Target.atLeast(limit, "put", Figures.THROUGHPUT, OURS, BARE)));
  }

  private static Results results(List<Measurement> measurements) {
    return new Results(
        "test",
        new Environment(Map.of("Machine", "a machine")),
        new Effort(3, 1, 2000, 3, 1000),
        measurements);
  }

  private static Measurement floor(double... p50) {
    return measurement(FLOOR, Figures.P50, p50);
  }

  private static Measurement measurement(Point point, String figure, double... samples) {
    List<Double> values = java.util.Arrays.stream(samples).boxed().toList();
    return new Measurement(point, new TreeMap<>(Map.of(figure, new Series("unit", values))));
  }

  private static Point point(String benchmark, Way way) {
    return Point.of(benchmark, Map.of("client", "jedis"), 1, way);
  }
}
