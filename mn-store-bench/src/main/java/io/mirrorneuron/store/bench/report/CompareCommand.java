package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.report.Comparison.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mn bench compare}. */
@Command(
    name = "compare",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Compares two runs point by point: throughput, the median of what is timed, the client's"
          + " processor time of what goes on in the background. The interval is the one of 99 %% for"
          + " the ratio, by Welch's method on the logarithms of the iterations.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if nothing has become slower for certain, 3 if something has; 1 if a file cannot be"
          + " read, the two have no point in common, or a point of the first failed in the second; 2"
          + " if the command line makes no sense."
    })
public final class CompareCommand implements Callable<Integer> {

  private static final int REGRESSION = 3;

  @Parameters(
      index = "0",
      paramLabel = "BEFORE.json",
      description = "the results of the earlier run")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "AFTER.json", description = "the results of the later run")
  private Path after = Path.of("");

  @Option(
      names = "--tolerance",
      paramLabel = "FRACTION",
      defaultValue = "0.05",
      description = "how much slower is still no regression (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  private final PrintStream screen;

  /**
   * Creates the command, to be filled in by picocli.
   *
   * @param screen where to print
   */
  public CompareCommand(PrintStream screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    Results earlier = Results.read(before);
    Results later = Results.read(after);
    List<Comparison> compared = Comparison.of(earlier, later, tolerance);
    screen.println("| point | | before | after | after / before | |");
    screen.println("|---|---|--:|--:|--:|---|");
    for (Comparison one : compared) {
      screen.printf(
          "| %s | %s | %s | %s | %s | %s |%n",
          one.point(),
          one.figure(),
          mean(one.before()),
          mean(one.after()),
          one.ratio().map(CompareCommand::told).orElse(""),
          one.verdict());
    }
    screen.println();
    Gaps gaps = Gaps.of(earlier, later);
    tell("FAILED in the later run", gaps.failed());
    tell("Only in the earlier run", gaps.missing());
    tellWhatElseDiffers(earlier, later);
    tellFloor("before", earlier);
    tellFloor("after", later);
    tellIfQuick("before", earlier);
    tellIfQuick("after", later);
    tellWhatItIsWorth(compared);
    long slower = compared.stream().filter(one -> one.verdict() == Verdict.SLOWER).count();
    screen.printf(
        "%d of %d points have become slower by more than %s for certain%n",
        slower, compared.size(), Text.percent(tolerance));
    if (slower > 0) {
      return REGRESSION;
    }
    return compared.isEmpty() || !gaps.failed().isEmpty() ? 1 : 0;
  }

  private static String mean(List<Double> samples) {
    return Text.of(Estimate.of(samples).value());
  }

  private static String told(Ratio ratio) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", ratio.value(), ratio.least(), ratio.most());
  }

  private void tell(String what, List<Point> points) {
    points.forEach(point -> screen.printf("%s: %s%n", what, point));
  }

  /** That nothing was found says something only where it could have been found. */
  private void tellWhatItIsWorth(List<Comparison> compared) {
    long able = compared.stream().filter(Comparison::couldShowALoss).count();
    screen.printf(
        "%d of %d points scatter so little that a loss of %s would have been seen%s%n",
        able,
        compared.size(),
        Text.percent(Comparison.LOSS),
        2 * able < compared.size()
            ? ": cannot tell from these runs whether the others have become slower"
            : "");
  }

  /** One iteration of a tenth of a second is a test and no measurement. */
  private void tellIfQuick(String when, Results results) {
    if (results.environment().facts().containsKey(Environment.MARK)
        || results.effort().equals(Quick.EFFORT)) {
      screen.printf(
          "WARNING: the run %s was made with --quick, and says nothing about speed%n", when);
    }
  }

  /** What runs differ in besides the code: then the ratios say little about the code. */
  private void tellWhatElseDiffers(Results earlier, Results later) {
    TreeSet<String> names = new TreeSet<>(earlier.environment().facts().keySet());
    names.addAll(later.environment().facts().keySet());
    names.removeAll(Environment.OF_ITS_TIME);
    for (String name : names) {
      String one = earlier.environment().facts().getOrDefault(name, "not told");
      String other = later.environment().facts().getOrDefault(name, "not told");
      if (!one.equals(other)) {
        screen.printf("%s was %s, and is %s%n", name, one, other);
      }
    }
    if (!earlier.effort().equals(later.effort())) {
      screen.printf("Effort was %s, and is %s%n", earlier.effort(), later.effort());
    }
  }

  private void tellFloor(String when, Results results) {
    screen.printf(
        "Floor %s: %s%n", when, Floor.of(results).map(Floor::toString).orElse("not measured"));
  }
}
