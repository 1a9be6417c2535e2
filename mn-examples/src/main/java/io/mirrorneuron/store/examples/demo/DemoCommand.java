package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.examples.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
          + " wrong command line or setting is exit code 2. Takes about half a minute, with --given"
          + " that and what --at-least says.",
      "",
      "The input may hold binary and empty files and any names; symbolic links are left out. It"
          + " must hold a file of 100 bytes or more, and at most 10,000 files of 64 MiB in all."
          + " An unreadable file is an error before anything is started."
    })
public final class DemoCommand implements Callable<Integer> {

  /** One is killed, one is stopped, and one must go on. */
  private static final int FEWEST_WORKERS = 3;

  private static final int MOST_WORKERS = 32;

  /** In which one can switch over by plan and by force, and look at what happens. */
  private static final Duration AT_LEAST = Duration.ofMinutes(1);

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
      names = "--given",
      description =
          "the Sentinels that MN_REDIS_SENTINELS names and the servers that they watch, with the"
              + " MN_REDIS_... variables of an application (MN_REDIS_HA_MODE=sentinel), instead of"
              + " servers that are started for the demo. The demo keeps to a name space of its own,"
              + " does to its own workers what it does, and leaves the servers alone: whoever"
              + " operates them switches the primary over meanwhile, and the demo tells and counts"
              + " it. Without this option those variables do not count")
  private boolean given;

  @Option(
      names = "--at-least",
      paramLabel = "TIME",
      description =
          "with --given: the work is done again and again for so long, such as 90s or 5m, after the"
              + " workers have been killed and stopped (default: 1m)")
  private @Nullable Duration atLeast;

  @Option(
      names = "--failovers",
      paramLabel = "N",
      description = "with --given: and until the primary has changed so often (default: 0)")
  private @Nullable Integer failovers;

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

  /**
   * The command line.
   *
   * @return to be executed
   */
  public static CommandLine line() {
    return new CommandLine(new DemoCommand())
        .registerConverter(Duration.class, new DurationConverter());
  }

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
    if (given && (redis != null || mode != null)) {
      throw wrong("--given takes the servers from the environment: leave --mode and --redis away");
    }
    if (!given && (atLeast != null || failovers != null)) {
      throw wrong("--at-least and --failovers are for --given, a cluster that somebody operates");
    }
    if (failovers != null && failovers < 0) {
      throw wrong("--failovers must be 0 or more, not " + failovers);
    }
    if (redis != null && !mode().equals(Mode.SINGLE.toString())) {
      throw wrong("--redis is one server, which the demo does not kill: it needs --mode single");
    }
    if (!Clients.available().contains(client())) {
      throw wrong(
          "--client must be one of %s, not %s"
              .formatted(String.join(", ", Clients.available()), client()));
    }
    if (given) {
      checkGiven();
    }
    return new DemoRun(options(), Screen.ofThisProcess()).run();
  }

  /** What is wrong with the environment is told like what is wrong with the options. */
  private void checkGiven() {
    if (!DemoServer.givenMode().equals(Mode.SENTINEL.toString())) {
      throw wrong(
          "--given takes the cluster from the environment, which names none: set"
              + " MN_REDIS_HA_MODE=sentinel, MN_REDIS_SENTINELS=host:port,... and what else the"
              + " applications have");
    }
    try {
      DemoServer.cluster(client()).close();
    } catch (StoreConfigException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Servers servers() {
    if (given) {
      return new Servers.Cluster(
          atLeast == null ? AT_LEAST : atLeast, failovers == null ? 0 : failovers);
    }
    return redis == null
        ? new Servers.Own(Mode.named(mode()).orElseThrow())
        : new Servers.One(redis);
  }

  private DemoOptions options() {
    Path directory = input;
    return new DemoOptions(
        directory == null ? InputFiles.Kind.REPOSITORY : InputFiles.Kind.DIRECTORY,
        directory == null ? repository() : directory,
        workers,
        servers(),
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
