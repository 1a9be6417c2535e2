package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs a plan in rounds: every point once, then again those that a verdict hangs on, every other
 * round backwards, and the floor before, between and after the rounds. So what is compared is
 * measured side by side, several times, and a machine that is slow for a while is slow for both.
 */
public final class Session {

  private final Request request;
  private final Path file;
  private final PrintStream screen;

  private Session(Request request, Path file, PrintStream screen) {
    this.request = request;
    this.file = file;
    this.screen = screen;
  }

  static Session of(Request request, Path file, PrintStream screen) {
    return new Session(request, file, screen);
  }

  /**
   * Runs it.
   *
   * @return the results, which have been written to the file, too, round by round; what failed is
   *     named there
   * @throws IOException if the file, or JMH's log beside it, cannot be written
   */
  Results run() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path jmh = file.resolveSibling(file.getFileName() + ".log");
    Plan plan = request.plan();
    Effort effort = request.effort();
    Budget budget = new Budget(plan, effort, request.where());
    Results results =
        new Results(plan.name(), floor("before", request.environment()), effort, List.of());
    int done = 0;
    long begun = System.nanoTime();
    try (PrintStream log =
        new PrintStream(Files.newOutputStream(jmh), true, StandardCharsets.UTF_8)) {
      Fork fork = new Fork(effort, request.where(), request.servers(), log);
      for (int round = 1; round <= effort.rounds(); round++) {
        for (Point point : budget.round(round)) {
          results = measured(fork, point, results, log);
          done++;
          progress(point, results, done, budget.forks(), System.nanoTime() - begun);
        }
        results = results.in(results.environment().ended());
        results.write(file);
      }
      results = results.in(floor("after", results.environment()));
      results.write(file);
    }
    screen.println("results: " + file + ", JMH's log: " + jmh);
    return results;
  }

  /** What redis-benchmark says; a run that only shows that benchmarks work is not held up by it. */
  private Environment floor(String when, Environment environment) throws IOException {
    if (request.where() == Fork.Where.THIS_JVM) {
      return environment;
    }
    try {
      return environment.with(Environment.FLOOR + when, RedisBenchmark.of(request.servers()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while redis-benchmark was running");
    }
  }

  /** A point that fails must not take the others with it. */
  private Results measured(Fork fork, Point point, Results before, PrintStream log) {
    try {
      return before.and(fork.measure(point));
    } catch (RunnerException | IllegalStateException e) {
      e.printStackTrace(log);
      screen.println("FAILED: " + point + ": " + e.getMessage());
      return before.withFailed(point);
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
    Series series = measurement.figures().get(Figures.mainOf(measurement.point()));

    return series == null
        ? ""
        : String.format(Locale.ROOT, "%,.1f %s", series.estimate().value(), series.unit());
  }
}
