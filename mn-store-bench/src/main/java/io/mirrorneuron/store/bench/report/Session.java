package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs a plan in rounds: every point once, in a JVM of its own, then every point again, every other
 * round backwards. So what is compared is measured side by side, several times, and a machine that
 * is slow for a while is slow for both.
 */
public final class Session {

  private final Plan plan;
  private final Effort effort;
  private final Path file;
  private final PrintStream screen;

  private Session(Plan plan, Effort effort, Path file, PrintStream screen) {
    this.plan = plan;
    this.effort = effort;
    this.file = file;
    this.screen = screen;
  }

  static Session of(Plan plan, Effort effort, Path file, PrintStream screen) {
    return new Session(plan, effort, file, screen);
  }

  /**
   * Runs it.
   *
   * @return the results, which have been written to the file, too, round by round; what failed is
   *     missing
   * @throws IOException if the file, or JMH's log beside it, cannot be written
   */
  Results run() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path jmh = file.resolveSibling(file.getFileName() + ".log");
    List<Point> points = new ArrayList<>(plan.points());
    Results results =
        new Results(plan.name(), Environment.here("a primary and one replica"), effort, List.of());
    int total = points.size() * effort.rounds();
    int done = 0;
    long begun = System.nanoTime();
    try (PrintStream log =
        new PrintStream(Files.newOutputStream(jmh), true, StandardCharsets.UTF_8)) {
      Fork fork = new Fork(effort, log);
      for (int round = 1; round <= effort.rounds(); round++) {
        for (Point point : points) {
          results = measured(fork, point, results, log);
          done++;
          progress(point, results, done, total, System.nanoTime() - begun);
        }
        Collections.reverse(points);
        results =
            new Results(
                results.plan(), results.environment().ended(), effort, results.measurements());
        results.write(file);
      }
    }
    screen.println("results: " + file + ", JMH's log: " + jmh);
    return results;
  }

  /** A point that fails must not take the others with it. */
  private Results measured(Fork fork, Point point, Results before, PrintStream log) {
    try {
      return before.and(fork.measure(point));
    } catch (RunnerException | IllegalStateException e) {
      e.printStackTrace(log);
      screen.println("FAILED: " + point + ": " + e.getMessage());
      return before;
    }
  }

  private void progress(Point point, Results results, int done, int total, long nanos) {
    long left = nanos / done * (total - done) / 1_000_000_000;
    screen.printf(
        Locale.ROOT,
        "%3d/%d  %-70s %-24s %d:%02d left%n",
        done,
        total,
        point,
        results.find(point).map(Session::gist).orElse(""),
        left / 60,
        left % 60);
  }

  private static String gist(Measurement measurement) {
    Series series =
        measurement.point().way() == Point.Way.THROUGHPUT
            ? measurement.figures().get(Figures.THROUGHPUT)
            : measurement.figures().get(Figures.P50);
    return series == null
        ? ""
        : String.format(Locale.ROOT, "%,.1f %s", series.estimate().value(), series.unit());
  }
}
