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
    assertThat(new Page(results(List.of(floor(30, 31, 32, 34, 33, 35))), plan).render())
        .contains("31.0 µs at the beginning and 34.0 µs at the end, a drift of 10 %: quiet");
    assertThat(new Page(results(List.of(floor(30, 31, 32, 37, 36, 35))), plan).render())
        .contains("31.0 µs at the beginning and 36.0 µs at the end, a drift of 16 %: **noisy**");
    assertThat(new Page(results(List.of(floor(37, 36, 35, 30, 31, 32))), plan).render())
        .contains("a drift of 16 %: **noisy**");
  }

  @Test
  void iterationsThatScatterDoNotMakeARunNoisy() {
    assertThat(new Page(results(List.of(floor(20, 30, 40, 40, 20, 30))), plan(1.3)).render())
        .contains("a drift of 0 %: quiet")
        .contains("single iterations from 20.0 to 40.0 µs, within one fork by up to 100 %");
  }

  @Test
  void aForkInTheMiddleThatMovedMoreThanTheEndsCounts() {
    assertThat(
            new Page(results(List.of(floor(30, 30, 30, 45, 45, 45, 33, 33, 33))), plan(1.3))
                .render())
        .contains("a drift of 10 % (of 50 % between two of the 3 forks, which is what counts)")
        .contains("**noisy**");
  }

  @Test
  void ofOneForkNobodyKnowsWhetherTheFloorMoved() {
    assertThat(new Page(results(List.of(floor(30, 90, 31))), plan(1.3)).render())
        .contains("whether it moved cannot be told")
        .doesNotContain("quiet", "noisy");
  }

  @Test
  void theLongestIsThatOfAllIterationsAndHasNoInterval() {
    Measurement script = measurement(OURS, Figures.LONGEST_SCRIPT, 100, 900, 200);
    assertThat(script.estimate(Figures.LONGEST_SCRIPT).value()).isEqualTo(900);
    assertThat(script.estimate(Figures.LONGEST_SCRIPT).error()).isNaN();
    assertThat(measurement(OURS, Figures.LONGEST, 1, 5, 2).estimate(Figures.LONGEST).value())
        .isEqualTo(5);
    Plan plan =
        new Plan(
            "test",
            List.of(Target.absolute(500, "script", Figures.LONGEST_SCRIPT, OURS)),
            List.of());
    assertThat(new Page(results(List.of(script)), plan).render())
        .contains("| script | 900.0 |  | 900.0 | ≤ 500.0 | **fallen short** |");
  }

  @Test
  void aChartOfPercentilesSaysHowTheyWereTaken() {
    Measurement latency = measurement(OURS, Figures.P50, 1, 2, 3);
    Chart curves = Percentiles.of("Tails", "Why.").and("store", OURS);
    assertThat(note(curves, latency)).contains("averaged over all iterations", "the longest");
    Chart bars = Bars.of("Medians", "Why.", Figures.P50).and("store", "jedis", OURS);
    assertThat(note(bars, latency)).contains("averaged over all iterations");
    Chart throughput = Bars.of("Puts", "Why.", Figures.THROUGHPUT).and("store", "jedis", OURS);
    assertThat(note(throughput, measurement(OURS, Figures.THROUGHPUT, 1, 2, 3))).isEmpty();
    Chart longest = Bars.of("At worst", "Why.", Figures.LONGEST_SCRIPT).and("s", "jedis", OURS);
    assertThat(note(longest, measurement(OURS, Figures.LONGEST_SCRIPT, 1, 2, 3)))
        .contains("longest of all iterations");
  }

  @Test
  void whatFailedIsKept(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results.json");
    results(List.of(floor(30))).withFailed(OURS).withFailed(OURS).and(floor(31)).write(file);
    assertThat(Results.read(file).failed()).containsExactly(OURS);
  }

  @Test
  void aFileThatDoesNotTellWhatFailedIsRead() throws IOException {
    assertThat(Results.read(Path.of("..", "docs", "benchmarks", "full.json")).failed()).isEmpty();
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
    assertThat(results.at(Floor.POINT).series(Figures.P50).samples())
        .containsExactly(30.0, 31.0, 32.0);
  }

  @Test
  void aPageGoesBetweenTheMarksOfADocument(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(file, "a\n<!-- results:begin -->\nold\n<!-- results:end -->\nz\n");
    new Document(file).replace("new\n");
    assertThat(file).hasContent("a\n<!-- results:begin -->\nnew\n<!-- results:end -->\nz\n");
    assertThat(new Document(file).rendered()).isEqualTo("new\n");
  }

  private static String note(Chart chart, Measurement measured) {
    Plan plan = new Plan("test", List.of(), List.of(chart));
    String page = new HtmlPage(results(List.of(measured)), plan).render();
    assertThat(page).contains("<svg");
    int begin = page.indexOf("<p class=\"note\">");
    return begin < 0 ? "" : page.substring(begin, page.indexOf("</p>", begin));
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
        "test", List.of(Target.atLeast(limit, "put", Figures.THROUGHPUT, OURS, BARE)), List.of());
  }

  private static Results results(List<Measurement> measurements) {
    return new Results(
        "test",
        new Environment(Map.of("Machine", "a machine")),
        new Effort(3, 1, 2000, 3, 1000),
        measurements);
  }

  private static Measurement floor(double... p50) {
    return measurement(Floor.POINT, Figures.P50, p50);
  }

  private static Measurement measurement(Point point, String figure, double... samples) {
    List<Double> values = java.util.Arrays.stream(samples).boxed().toList();
    return new Measurement(point, new TreeMap<>(Map.of(figure, new Series("unit", values))));
  }

  private static Point point(String benchmark, Way way) {
    return Point.of(benchmark, Map.of("client", "jedis"), 1, way);
  }
}
