package io.mirrorneuron.store.bench.failover;

import io.mirrorneuron.store.bench.report.Document;
import io.mirrorneuron.store.bench.report.Environment;
import io.mirrorneuron.store.bench.report.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mn bench failover}. */
@Command(
    name = "failover",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures how long a failover takes for the store on each client, and for that client's own"
          + " Sentinel support at the same time on the same servers: a primary, two replicas and"
          + " three Sentinels, started anew for each failover. Takes about 8 s for each.",
      ""
    },
    footer = {"", "Exit code 0 if everything was measured, 1 if something failed."})
public final class FailoverCommand implements Callable<Integer> {

  private static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "10",
      description = "how many failovers of each kind (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "only the contenders in whose names it is found, for example 'store on jedis'")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "where the results go (default: mn-store-bench/target/bench/failover.json)")
  private @Nullable Path json;

  @Option(
      names = "--render",
      paramLabel = "FILE",
      description = "run nothing, render the results in this file")
  private @Nullable Path render;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description = "put the tables into this page, between its two marks")
  private @Nullable Path into;

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
  public FailoverCommand(PrintStream screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    Path given = render;
    FailoverResults results = given == null ? measured() : FailoverResults.read(given);
    String page = new FailoverPage(results).render();
    screen.print(page);
    Path target = into;
    if (target != null) {
      new Document(target).replace(page);
    }
    return 0;
  }

  private FailoverResults measured() throws IOException {
    Path file = ResultFile.of(json, "failover.json");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Environment environment = Environment.here("a primary, two replicas, three Sentinels");
    List<Sample> samples = new ArrayList<>();
    List<String> clients = CLIENTS.stream().filter(it -> Round.hasContenders(it, only)).toList();
    // Not counted: the first one of a JVM loads and compiles.
    clients.forEach(client -> run(client, Cause.KILL, 0));
    for (int round = 1; round <= runs; round++) {
      for (Cause cause : Cause.values()) {
        for (String client : clients) {
          samples.addAll(run(client, cause, round));
          new FailoverResults(environment.ended(), samples).write(file);
        }
      }
    }
    return new FailoverResults(environment.ended(), samples);
  }

  private List<Sample> run(String client, Cause cause, int round) {
    try (Round contest = new Round(client, only)) {
      List<Sample> samples = contest.run(cause, round);
      samples.forEach(screen::println);
      return samples;
    }
  }
}
