package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

  private static final Point STORE = Setting.of("PutBenchmark.store", "jedis").throughput();
  private static final Point BARE = Setting.of("PutBenchmark.script", "jedis").throughput();
  private static final Point TIMED = Setting.of("PutBenchmark.store", "jedis").latency();

  private static final Chart BARS =
      Bars.of("Side by side", "Which <is> longer.", Figures.THROUGHPUT)
          .and("jedis", "store", STORE)
          .and("jedis", "by hand", BARE);

  @Test
  void aPageNeedsNothingElse() {
    String page = page(results(throughput(STORE, 10, 11, 12), throughput(BARE, 9, 10, 11)), BARS);
    assertThat(page)
        .contains("<svg", "Side by side", "Which &lt;is&gt; longer.", "a machine")
        .doesNotContain("<script", "<link", "url(http", "@import", "not measured</summary>")
        .doesNotContainPattern("(src|href)=\"(?!#)");
  }

  @Test
  void theSameResultsGiveTheSamePage() {
    Results results = results(throughput(STORE, 10, 11, 12));
    assertThat(page(results, BARS)).isEqualTo(page(results, BARS));
  }

  @Test
  void whatWasNotMeasuredIsSaidAndNotDrawn() {
    String page = page(results(throughput(STORE, 10, 11, 12)), BARS);
    assertThat(page).contains("<svg", "1 of 2 points not measured", BARE.toString());
    assertThat(page).doesNotContainPattern(">\\s*by hand\\s*<");
  }

  @Test
  void aChartOfNothingIsNotDrawn() {
    assertThat(page(results(), BARS)).contains("Not measured.").doesNotContain("<svg");
    assertThat(new Picture(BARS, results()).svg()).isEmpty();
  }

  @Test
  void whatIsComparedIsInTheLegend() {
    Results results = results(throughput(STORE, 10, 11, 12), throughput(BARE, 9, 10, 11));
    assertThat(page(results, BARS))
        .containsPattern(">\\s*store\\s*<")
        .containsPattern(">\\s*by hand\\s*<")
        .contains("operations a second");
  }

  @Test
  void percentilesThatOlderResultsDoNotHaveAreLeftOut() {
    Chart curve = Percentiles.of("Tails", "How slow.").and("store", TIMED);
    Measurement old =
        new Measurement(
            TIMED,
            new TreeMap<>(
                Map.of(Figures.P50, series(100, 101, 102), Figures.P99, series(200, 201, 202))));
    assertThat(new Picture(curve, results(old)).svg("c").orElseThrow()).contains("p50", "p99");
  }

  @Test
  void anErrorThatReachesZeroIsDrawnOnALogarithmicAxisToo() {
    Chart line =
        Lines.of("Growth", "How it grows.", Figures.THROUGHPUT, "writers")
            .and("store", 1, STORE)
            .and("store", 64, BARE);
    Results results = results(throughput(STORE, 1, 100, 300), throughput(BARE, 5));
    assertThat(new Picture(line, results).svg("c").orElseThrow())
        .contains("writers")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void aPictureByItselfHasATitleAndSaysWhereItWasMeasured() {
    assertThat(new Picture(BARS, results(throughput(STORE, 1, 2, 3))).svg().orElseThrow())
        .contains("Side by side", "a machine");
  }

  @Test
  void aQuickRunIsMarked() {
    Results results =
        new Results(
            "quick",
            new Environment(Map.of()).with(Environment.MARK, Quick.MARK),
            Quick.EFFORT,
            List.of());
    assertThat(page(results, BARS)).contains("class=\"warning\"", Quick.MARK);
  }

  @Test
  void theVerdictsAreThoseOfTheTables() {
    Plan plan =
        new Plan(
            "test",
            List.of(Target.atLeast(2, "twice as fast", Figures.THROUGHPUT, STORE, BARE)),
            List.of());
    Results results = results(throughput(STORE, 10, 10, 10), throughput(BARE, 9, 9, 9));
    assertThat(new HtmlPage(results, plan).render())
        .contains("twice as fast", ">fallen short</td>", "0 of 1 targets reached");
    assertThat(new HtmlPage(results(), plan).render()).contains("not measured</td>");
  }

  private static String page(Results results, Chart chart) {
    return new HtmlPage(results, new Plan("test", List.of(), List.of(chart))).render();
  }

  private static Results results(Measurement... measurements) {
    return new Results(
        "test",
        new Environment(Map.of("Machine", "a machine")),
        new Effort(3, 1, 2000, 3, 1000),
        List.of(measurements));
  }

  private static Measurement throughput(Point point, double... samples) {
    return new Measurement(point, new TreeMap<>(Map.of(Figures.THROUGHPUT, series(samples))));
  }

  private static Series series(double... samples) {
    return new Series("unit", Arrays.stream(samples).boxed().toList());
  }
}
