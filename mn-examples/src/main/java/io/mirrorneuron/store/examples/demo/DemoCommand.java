package io.mirrorneuron.store.examples.demo;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demo. */
@Command(
    name = "mn demo",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs a real workload on a real Redis, with two replicas and three Sentinels: archives files"
          + " as a bundle, makes a job of each file, and has worker processes compete for the jobs"
          + " by lease and index the files' words. Half-way one worker is killed, then the primary,"
          + " and another worker is stopped past its lease. In the end a fresh process compares the"
          + " result with a sequential run.",
      ""
    },
    footer = {
      "",
      "The last line is 'demo_ok ...' with exit code 0, or 'demo_failed ...' with exit code 1; a"
          + " wrong command line is exit code 2. Takes about half a minute.",
      "",
      "The input may hold binary and empty files and any names; symbolic links are left out. It"
          + " must hold a file of 100 bytes or more, and at most 10,000 files of 64 MiB in all."
          + " An unreadable file is an error before anything is started."
    })
public final class DemoCommand implements Callable<Integer> {

  /** One is killed, one is stopped, and one must go on. */
  private static final int FEWEST_WORKERS = 3;

  private static final int MOST_WORKERS = 32;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description = "the files to work on (default: the tracked files of this repository)")
  private @Nullable Path input;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      description = "how many worker processes, 3 to 32 (default: ${DEFAULT-VALUE})")
  private int workers;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "sentinel: a primary, two replicas and three Sentinels are started, every write is"
              + " confirmed by a replica, and the primary is killed on the way; single: one server"
              + " is started, and lives (default: sentinel, with --redis single)")
  private @Nullable String mode;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "a running server instead of those that are started for the demo. The demo keeps to a name"
              + " space of its own and removes its jobs in the end; what is left then (the bundle,"
              + " some bytes for each job) expires within a day. Everything else, such as"
              + " MN_REDIS_PASSWORD, is taken from the environment")
  private @Nullable String redis;

  @Option(
      names = "--client",
      paramLabel = "NAME",
      description =
          "the Redis client that all processes of the demo use: jedis, lettuce or redisson"
              + " (default: that of MN_REDIS_CLIENT, else jedis)")
  private @Nullable String client;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  /** Creates the command, to be filled in by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() {
    if (workers < FEWEST_WORKERS || workers > MOST_WORKERS) {
      throw wrong(
          "--workers must be within %d to %d, not %d: one is killed, one is stopped, one goes on"
              .formatted(FEWEST_WORKERS, MOST_WORKERS, workers));
    }
    if (Mode.named(mode()).isEmpty()) {
      throw wrong("--mode must be one of %s, not %s".formatted(Mode.names(), mode()));
    }
    if (redis != null && !mode().equals(Mode.SINGLE.toString())) {
      throw wrong("--redis is one server, which the demo does not kill: it needs --mode single");
    }
    if (!Clients.available().contains(client())) {
      throw wrong(
          "--client must be one of %s, not %s"
              .formatted(String.join(", ", Clients.available()), client()));
    }
    return new DemoRun(options(), Screen.ofThisProcess()).run();
  }

  private DemoOptions options() {
    Path given = input;
    return new DemoOptions(
        given == null ? InputFiles.Kind.REPOSITORY : InputFiles.Kind.DIRECTORY,
        given == null ? repository() : given,
        workers,
        Mode.named(mode()).orElseThrow(),
        Optional.ofNullable(redis),
        client());
  }

  private String mode() {
    return mode == null ? (redis == null ? Mode.SENTINEL : Mode.SINGLE).toString() : mode;
  }

  private String client() {
    return client == null ? Clients.byDefault() : client;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  /** {@code scripts/mn} says where it is; otherwise it is where we are. */
  private static Path repository() {
    return Path.of(System.getProperty("mn.home", ""));
  }
}
