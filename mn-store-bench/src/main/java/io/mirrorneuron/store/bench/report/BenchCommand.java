package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
    name = "mn bench",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures the store beside the bare clients, on servers that it starts unless --redis or"
          + " --sentinels names some, and holds the result against targets: those for durable writes"
          + " (a quarter of an hour) unless --plan names others, or --full everything. Nothing else"
          + " should run on the machine meanwhile.",
      ""
    },
    footer = {
      "",
      "What a server wants to know of its clients comes by the environment only: MN_REDIS_USERNAME"
          + " and MN_REDIS_PASSWORD.",
      "",
      "Exit code 0 if everything was measured, whether or not a target was reached; 1 if something"
          + " failed; 2 if the command line makes no sense."
    })
public final class BenchCommand implements Callable<Integer> {

  /** Until the compiler has done with the store at 64 writers; a bare client is faster at that. */
  private static final int WARM_UP_MILLIS = 11_000;

  private static final int ITERATION_MILLIS = 800;

  @ArgGroup private @Nullable Which which;

  /** Which plan. */
  private static final class Which {
    @Option(
        names = "--plan",
        paramLabel = "NAME",
        description =
            "whose targets to run: issue3 (durable writes; the default), issue5 (leases), or full")
    private @Nullable Plans plan;

    @Option(
        names = "--full",
        description =
            "the targets of all plans, and charts of what they do not ask for: at most 90 minutes")
    private boolean full;

    @Option(
        names = "--quick",
        description =
            "every benchmark once on every client, in at most three minutes: proves that they work,"
                + " and says nothing about speed")
    private boolean quick;
  }

  @ArgGroup(exclusive = false)
  private @Nullable Followed followed;

  /** Servers that are there, behind Sentinels. */
  private static final class Followed {
    @Option(
        names = "--sentinels",
        required = true,
        paramLabel = "LIST",
        description = "measure the primary that these Sentinels name: HOST:PORT,...")
    private String sentinels = "";

    @Option(
        names = "--master",
        required = true,
        paramLabel = "NAME",
        description = "what the Sentinels call it")
    private String master = "";
  }

  @Option(
      names = "--redis",
      paramLabel = "HOST:PORT",
      description =
          "measure this primary, which should hold nothing else, instead of starting servers")
  private @Nullable String redis;

  @Option(
      names = "--list",
      description = "show the points that would be run and how long it takes, and run nothing")
  private boolean list;

  @Option(
      names = "--include",
      paramLabel = "REGEX",
      description =
          "only the targets and charts in whose words it is found, and the points in which it is,"
              + " for example jedis")
  private @Nullable Pattern include;

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
      description = "where the results go (default: mn-store-bench/target/bench/<plan>.json)")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "where the page with charts goes (default: beside the JSON)")
  private @Nullable Path html;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "draw the first chart of the plan into this file, as SVG")
  private @Nullable Path picture;

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

  /** The plans by their names on the command line. */
  private enum Plans {
    issue3,
    issue5,
    full;

    Plan plan() {
      return switch (this) {
        case issue3 -> Issue3.plan();
        case issue5 -> Issue5.plan();
        case full -> Full.plan();
      };
    }
  }

  @Spec private @Nullable CommandSpec spec;

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
    Servers servers = servers();
    if (!jmh.isEmpty()) {
      servers.tellThisJvm();
      org.openjdk.jmh.Main.main(
          Stream.concat(jmh.stream(), servers.asJmhOption().stream()).toArray(String[]::new));
      return 0;
    }
    Pattern wanted = include;
    Plan plan = fit(wanted == null ? plan() : plan().only(wanted), servers);
    Effort effort =
        isQuick()
            ? Quick.EFFORT
            : new Effort(rounds, 1, WARM_UP_MILLIS, iterations, ITERATION_MILLIS);
    Fork.Where where = isQuick() ? Fork.Where.THIS_JVM : Fork.Where.A_NEW_JVM;
    Path rendered = render;
    if (rendered != null) {
      return show(Results.read(rendered), plan);
    }
    if (list) {
      plan.points().forEach(screen::println);
      screen.println(new Budget(plan, effort, where));
      return 0;
    }
    Path file = ResultFile.of(json, plan.name() + ".json");
    if (isQuick()) {
      servers.tellThisJvm();
    }
    screen.println(new Budget(plan, effort, where));
    Request request = new Request(plan, effort, where, servers, commandLine());
    Results results = Session.of(request, file, screen).run();
    screen.println();
    if (!isQuick()) {
      screen.print(new Page(results, plan).render());
    }
    if (html == null) {
      html = beside(file);
    }
    write(results, plan);
    return tell(results, plan);
  }

  /** In which words it ends, and what the exit code is. */
  int tell(Results results, Plan plan) {
    List<Point> missing =
        plan.points().stream().filter(point -> results.find(point).isEmpty()).toList();
    missing.forEach(point -> screen.println("FAILED: " + point));
    screen.println(
        isQuick()
            ? "%d of %d benchmarks work (%s)"
                .formatted(plan.points().size() - missing.size(), plan.points().size(), Quick.MARK)
            : new Page(results, plan).summary());
    return missing.isEmpty() ? 0 : 1;
  }

  private int show(Results results, Plan plan) throws IOException {
    Page page = new Page(results, plan);
    Path target = into;
    if (target != null) {
      new Document(target).replace(page.render());
    } else if (html == null && picture == null) {
      screen.print(page.render());
    }
    write(results, plan);
    screen.println(page.summary());
    return 0;
  }

  private void write(Results results, Plan plan) throws IOException {
    Path page = html;
    if (page != null) {
      Files.writeString(page, new HtmlPage(results, plan).render());
      screen.println("page: " + page);
    }
    Path drawn = picture;
    if (drawn != null) {
      Optional<String> svg =
          plan.charts().stream().findFirst().flatMap(chart -> new Picture(chart, results).svg());
      if (svg.isEmpty()) {
        throw new IOException("there is nothing to draw into " + drawn);
      }
      Files.writeString(drawn, svg.get());
      screen.println("picture: " + drawn);
    }
  }

  private boolean isQuick() {
    return which != null && which.quick;
  }

  private Plan plan() {
    Which named = which;
    if (named == null) {
      return Issue3.plan();
    }
    if (named.quick) {
      return Quick.of(Full.plan());
    }
    return named.full ? Full.plan() : Objects.requireNonNull(named.plan).plan();
  }

  /** A point that was measured on other servers than it says would be a lie in each chart. */
  private Plan fit(Plan plan, Servers servers) {
    if (servers.equals(Servers.OWN)) {
      return plan;
    }
    Plan fitting = plan.onGivenServers();
    int left = plan.points().size() - fitting.points().size();
    if (left > 0) {
      screen.println(
          left + " points are left out: they choose mode or replicas, but the servers are given");
    }
    return fitting;
  }

  private Servers servers() {
    Followed behind = followed;
    String primary = redis;
    if (primary != null && behind != null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--redis and --sentinels name different servers: take one of them");
    }
    if (primary != null) {
      return Servers.primary(primary);
    }
    return behind == null ? Servers.OWN : Servers.sentinels(behind.sentinels, behind.master);
  }

  private String commandLine() {
    return "scripts/mn bench "
        + Shell.quoted(Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs());
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("(\\.json)?$", ".html"));
  }
}
