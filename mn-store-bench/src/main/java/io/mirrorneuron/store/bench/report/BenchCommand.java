package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the benchmarks. */
@Command(
    name = "mn bench",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures the store beside the bare clients, on a primary and a replica that it starts, and"
          + " holds the result against the targets. Without options it runs the targets of issue 3,"
          + " which takes about twelve minutes; nothing else should run on the machine meanwhile.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if everything was measured, whether or not a target was reached; 1 if something"
          + " failed; 2 if the command line makes no sense."
    })
public final class BenchCommand implements Callable<Integer> {

  /** Until the compiler has done with the store at 64 writers; a bare client is faster at that. */
  private static final int WARM_UP_MILLIS = 5000;

  private static final int ITERATION_MILLIS = 800;

  @Option(names = "--issue3", description = "run the targets of issue 3 (the default)")
  @SuppressWarnings("UnusedVariable") // There is no other plan to choose yet.
  private boolean issue3;

  @Option(names = "--list", description = "show the points that would be run, and run nothing")
  private boolean list;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "only the targets in whose words or points it is found, for example jedis")
  private @Nullable Pattern only;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2",
      description = "how often each point is measured (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many iterations of 0.8 s a fork counts (default: ${DEFAULT-VALUE})")
  private int iterations;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "where the results go (default: mn-store-bench/target/bench/issue3.json)")
  private @Nullable Path json;

  @Option(
      names = "--render",
      paramLabel = "FILE",
      description = "run nothing, render the results in this file")
  private @Nullable Path render;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description = "with --render: put the page into this one, between its two marks")
  private @Nullable Path into;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  @Parameters(
      paramLabel = "JMH",
      description =
          "what to pass to JMH instead of running a plan: a regular expression, then JMH's options,"
              + " for example PutBenchmark.store -t 64 -p client=jedis -prof gc")
  private List<String> jmh = List.of();

  private final PrintStream screen;

  /**
   * Creates the command, to be filled in by picocli.
   *
   * @param screen where to print
   */
  public BenchCommand(PrintStream screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (!jmh.isEmpty()) {
      org.openjdk.jmh.Main.main(jmh.toArray(new String[0]));
      return 0;
    }
    Path rendered = render;
    if (rendered != null) {
      return show(rendered);
    }
    Pattern wanted = only;
    Plan plan = wanted == null ? Issue3.plan() : Issue3.plan().only(wanted);
    if (list) {
      plan.points().forEach(screen::println);
      return 0;
    }
    Path given = json;
    Path file =
        given == null
            ? Path.of(System.getProperty("mn.home", ""), "mn-store-bench/target/bench/issue3.json")
            : given;
    Effort effort = new Effort(rounds, 1, WARM_UP_MILLIS, iterations, ITERATION_MILLIS);
    Results results = Session.of(plan, effort, file, screen).run();
    Page page = new Page(results, plan);
    screen.println();
    screen.print(page.render());
    screen.println(page.summary());
    return plan.points().stream().allMatch(point -> results.find(point).isPresent()) ? 0 : 1;
  }

  private int show(Path file) throws IOException {
    Page page = new Page(Results.read(file), Issue3.plan());
    Path target = into;
    if (target == null) {
      screen.print(page.render());
    } else {
      new Document(target).replace(page.render());
    }
    screen.println(page.summary());
    return 0;
  }
}
