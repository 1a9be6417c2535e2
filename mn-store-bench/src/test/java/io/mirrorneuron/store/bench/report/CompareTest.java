package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mirrorneuron.store.bench.report.Comparison.Verdict;
import io.mirrorneuron.store.bench.report.Point.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareTest {

  private static final double TOLERANCE = 0.05;

  private static final List<Double> STEADY = List.of(999.0, 1000.0, 1001.0);

  @TempDir private Path folder;

  @Test
  void whatIsSlowerForCertainIsARegression() throws IOException {
    Outcome outcome = compared(Way.THROUGHPUT, STEADY, List.of(799.0, 800.0, 801.0));
    assertThat(outcome.code).isEqualTo(3);
    assertThat(outcome.text)
        .contains("| 1,000 | 800.0 | 0.800 (0.796 to 0.804) | **slower** |")
        .contains("1 of 1 points have become slower by more than 5 % for certain");
  }

  @Test
  void whatMayBeSlowerIsNone() throws IOException {
    Outcome outcome = compared(Way.THROUGHPUT, STEADY, List.of(700.0, 800.0, 900.0));
    assertThat(outcome.code).isZero();
    assertThat(outcome.text).contains("| within the error |").contains("0 of 1 points");
  }

  @Test
  void ofWhatIsTimedMoreIsWorse() {
    assertThat(verdict(Way.LATENCY, STEADY, List.of(1199.0, 1200.0, 1201.0)))
        .isEqualTo(Verdict.SLOWER);
    assertThat(verdict(Way.LATENCY, STEADY, List.of(799.0, 800.0, 801.0)))
        .isEqualTo(Verdict.FASTER);
    assertThat(verdict(Way.COST, STEADY, List.of(1199.0, 1200.0, 1201.0)))
        .isEqualTo(Verdict.SLOWER);
    assertThat(verdict(Way.THROUGHPUT, STEADY, List.of(1199.0, 1200.0, 1201.0)))
        .isEqualTo(Verdict.FASTER);
  }

  @Test
  void whatDiffersByLessThanTheToleranceIsTheSame() {
    assertThat(verdict(Way.THROUGHPUT, STEADY, List.of(989.0, 990.0, 991.0)))
        .isEqualTo(Verdict.SAME);
  }

  @Test
  void aLossOfAFifthIsFoundInFiveIterationsThatScatterByFivePercent() throws IOException {
    List<Double> before = List.of(950.0, 1050.0, 1000.0, 960.0, 1040.0);
    List<Double> after = List.of(760.0, 840.0, 800.0, 768.0, 832.0);
    Outcome outcome = compared(Way.THROUGHPUT, before, after);
    assertThat(outcome.text)
        .contains("1 of 1 points scatter so little that a loss of 20 % would have been seen");
    assertThat(outcome.code).isEqualTo(3);
  }

  @Test
  void theRatioHasTheIntervalOfItsLogarithm() {
    // Logarithms -0.1, 0, 0.1 and 0.9, 1, 1.1: a standard error of 0.1 * sqrt(2 / 3), four degrees
    // of freedom, for which Student's t at 99 % is 4.6041.
    Ratio ratio = Ratio.of(exponentials(-0.1, 0, 0.1), exponentials(0.9, 1, 1.1)).orElseThrow();
    double half = 4.6041 * 0.1 * Math.sqrt(2.0 / 3);
    assertThat(Math.log(ratio.value())).isCloseTo(1, within(1e-9));
    assertThat(Math.log(ratio.least())).isCloseTo(1 - half, within(1e-4));
    assertThat(Math.log(ratio.most())).isCloseTo(1 + half, within(1e-4));
  }

  @Test
  void aSideThatScattersMoreHasFewerDegreesOfFreedom() {
    // One side does not scatter at all: the other's two degrees remain, with a t of 9.9248.
    Ratio ratio = Ratio.of(List.of(1.0, 1.0, 1.0), exponentials(-0.1, 0, 0.1)).orElseThrow();
    assertThat(Math.log(ratio.most())).isCloseTo(9.9248 * 0.1 / Math.sqrt(3), within(1e-4));
  }

  @Test
  void ofSamplesThatDoNotScatterTheRatioIsExact() {
    Ratio ratio = Ratio.of(List.of(2.0, 2.0), List.of(3.0, 3.0)).orElseThrow();
    assertThat(ratio.least()).isEqualTo(ratio.most()).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void ofASingleIterationOrOneThatIsNotAboveZeroNothingCanBeTold() throws IOException {
    for (List<Double> after :
        List.of(List.of(1.0), List.of(0.0, 1.0, 2.0), List.of(-1.0, 1.0), List.<Double>of())) {
      Outcome outcome = compared(Way.COST, STEADY, after);
      assertThat(outcome.text)
          .contains("|  | cannot tell |")
          .contains("0 of 1 points scatter so little")
          .contains(": cannot tell from these runs whether the others have become slower");
      assertThat(outcome.code).isZero();
    }
  }

  @Test
  void whatScattersTooMuchToShowALossIsCounted() throws IOException {
    assertThat(compared(Way.LATENCY, STEADY, List.of(700.0, 1000.0, 1300.0)).text)
        .contains(
            "0 of 1 points scatter so little that a loss of 20 % would have been seen: cannot");
    assertThat(compared(Way.LATENCY, STEADY, STEADY).text)
        .contains("1 of 1 points scatter so little that a loss of 20 % would have been seen\n");
  }

  @Test
  void aPointThatFailedAfterwardsIsNamedAndIsAFailure() throws IOException {
    Results after = results(Way.LATENCY, STEADY, Map.of()).withFailed(point(Way.THROUGHPUT));
    Path later = folder.resolve("later.json");
    after.write(later);
    Outcome outcome = run(written("before", Way.THROUGHPUT, STEADY, Map.of()), later);
    assertThat(outcome.text)
        .contains("FAILED in the later run: " + point(Way.THROUGHPUT))
        .doesNotContain("Only in the earlier run");
    assertThat(outcome.code).isEqualTo(1);
  }

  @Test
  void aPointThatFailedBesideOneThatIsUnchangedIsAFailureAndBesideASlowerOneARegression()
      throws IOException {
    Path before = folder.resolve("two.json");
    two(STEADY).write(before);
    Path same = folder.resolve("same.json");
    results(Way.LATENCY, STEADY, Map.of()).withFailed(point(Way.THROUGHPUT)).write(same);
    Path slower = folder.resolve("slower.json");
    results(Way.LATENCY, List.of(1999.0, 2000.0, 2001.0), Map.of())
        .withFailed(point(Way.THROUGHPUT))
        .write(slower);
    assertThat(run(before, same).code).isEqualTo(1);
    assertThat(run(before, slower).code).isEqualTo(3);
  }

  @Test
  void aPointThatAnotherPlanDoesNotHaveIsNamedAndNothingElse() throws IOException {
    Path before = folder.resolve("two.json");
    two(STEADY).write(before);
    Outcome outcome = run(before, written("after", Way.LATENCY, STEADY, Map.of()));
    assertThat(outcome.text).contains("Only in the earlier run: " + point(Way.THROUGHPUT) + "\n");
    assertThat(outcome.code).isZero();
  }

  @Test
  void ofAQuickRunItIsSaidThatItTellsNothing() throws IOException {
    Path quick = written("before", Way.LATENCY, STEADY, Map.of(Environment.MARK, Quick.MARK));
    Path other = written("after", Way.LATENCY, STEADY, Map.of());
    assertThat(run(quick, other).text)
        .contains("WARNING: the run before was made with --quick")
        .doesNotContain("the run after");
    assertThat(run(other, quick).text).contains("WARNING: the run after was made with --quick");
  }

  @Test
  void whatElseDiffersIsTold() throws IOException {
    Path before =
        written("before", Way.THROUGHPUT, STEADY, Map.of("Server", "redis 7", "Begun", "1"));
    Path after =
        written("after", Way.THROUGHPUT, STEADY, Map.of("Server", "redis 8", "Begun", "2"));
    Outcome outcome = run(before, after);
    assertThat(outcome.code).isZero();
    assertThat(outcome.text)
        .contains("Server was redis 7, and is redis 8")
        .contains("Floor before: not measured")
        .doesNotContain("Begun");
  }

  @Test
  void runsThatHaveNothingInCommonCannotBeCompared() throws IOException {
    Path before = written("before", Way.THROUGHPUT, STEADY, Map.of());
    Path after = written("after", Way.LATENCY, STEADY, Map.of());
    assertThat(run(before, after).code).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThereIsAFailureAndAMissingArgumentIsMisuse() throws IOException {
    Path before = written("before", Way.THROUGHPUT, STEADY, Map.of());
    assertThat(run(before, folder.resolve("nowhere.json")).code).isEqualTo(1);
    assertThat(run(before).code).isEqualTo(2);
  }

  private static Verdict verdict(Way way, List<Double> before, List<Double> after) {
    return Comparison.of(results(way, before, Map.of()), results(way, after, Map.of()), TOLERANCE)
        .get(0)
        .verdict();
  }

  private Outcome compared(Way way, List<Double> before, List<Double> after) throws IOException {
    return run(written("before", way, before, Map.of()), written("after", way, after, Map.of()));
  }

  private Path written(String name, Way way, List<Double> samples, Map<String, String> facts)
      throws IOException {
    Path file = folder.resolve(name + ".json");
    Files.createDirectories(folder);
    results(way, samples, facts).write(file);
    return file;
  }

  private static Results two(List<Double> samples) {
    return results(Way.THROUGHPUT, samples, Map.of())
        .and(results(Way.LATENCY, samples, Map.of()).measurements().get(0));
  }

  private static List<Double> exponentials(double... logarithms) {
    return Arrays.stream(logarithms).map(Math::exp).boxed().toList();
  }

  private static Point point(Way way) {
    return Point.of("PutBenchmark.store", Map.of("client", "jedis"), 1, way);
  }

  private static Results results(Way way, List<Double> samples, Map<String, String> facts) {
    Point point = point(way);
    TreeMap<String, Series> figures = new TreeMap<>();
    figures.put(Figures.mainOf(point), new Series("ops/s", samples));
    return new Results(
        "plan",
        new Environment(facts),
        new Effort(1, 1, 1, samples.size(), 1),
        List.of(new Measurement(point, figures)));
  }

  private static Outcome run(Path... files) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream screen = new PrintStream(printed, true, StandardCharsets.UTF_8);
    CommandLine command = new CommandLine(new CompareCommand(screen));
    command.setErr(new PrintWriter(printed, true, StandardCharsets.UTF_8));
    int code = command.execute(Arrays.stream(files).map(Path::toString).toArray(String[]::new));
    return new Outcome(code, printed.toString(StandardCharsets.UTF_8));
  }

  private record Outcome(int code, String text) {}
}
