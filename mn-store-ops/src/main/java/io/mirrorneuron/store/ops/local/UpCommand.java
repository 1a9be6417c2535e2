package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.PositiveNumber;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn local up}: starts servers, or those of them that do not run. */
@Command(
    name = "up",
    description = {
      "Starts a primary, replicas and Sentinels on free ports of 127.0.0.1, and prints the"
          + " variables by which an application finds them. They go on until mn local down.",
      "Where there are some already it starts those that do not run, and lets go on those that are"
          + " frozen.",
      "With MN_REDIS_PASSWORD and MN_REDIS_SENTINEL_PASSWORD set they want these passwords."
    },
    footer = {"", "Example:", "  eval \"$(mn local up)\" && mn ha status"})
final class UpCommand extends MnCommand {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;
  private static final String MASTER_NAME = "mirror-neuron";

  @Mixin private LocalOptions options = new LocalOptions();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "how many (default: those that there are, else " + REPLICAS + ")")
  private @Nullable Integer replicas;

  @Option(
      names = "--sentinels",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "how many, at least 1 (default: those that there are, else " + SENTINELS + ")")
  private @Nullable Integer sentinels;

  @Option(
      names = "--master-name",
      paramLabel = "NAME",
      description = "the monitored name (default: that which there is, else " + MASTER_NAME + ")")
  private @Nullable String masterName;

  UpCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    if (replicas != null && replicas < 0) {
      throw wrong("there must be 0 or more --replicas");
    }
    Path folder = options.folder(streams().environment());
    return FolderLock.holding(folder, () -> up(folder));
  }

  private ExitCode up(Path folder) throws InterruptedException {
    Optional<Topology> before = Topology.read(folder);
    before.ifPresent(this::requireAsAskedFor);
    Topology topology = before.orElseGet(() -> plan(folder));
    StoreConfig config = LocalOptions.config(topology, streams().environment());
    topology.write();
    try {
      new Raising(topology, config, new Waiting(Deadline.in(LIMIT), this::say)).run();
    } catch (RuntimeException e) {
      if (before.isEmpty()) {
        // All or nothing the first time; later what runs is somebody's work.
        end(topology);
      }
      throw e;
    }
    print(topology);
    return ExitCode.OK;
  }

  private Topology plan(Path folder) {
    return Topology.plan(
        folder,
        masterName == null ? MASTER_NAME : masterName,
        replicas == null ? REPLICAS : replicas,
        sentinels == null ? SENTINELS : sentinels);
  }

  /** Servers are neither added nor taken away: that would be another topology. */
  private void requireAsAskedFor(Topology present) {
    int presentReplicas = present.redis().size() - 1;
    int presentSentinels = present.sentinels().size();
    if ((replicas != null && replicas != presentReplicas)
        || (sentinels != null && sentinels != presentSentinels)
        || (masterName != null && !masterName.equals(present.masterName()))) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "there are servers in "
              + present.folder()
              + " already, "
              + present.masterName()
              + " with --replicas "
              + presentReplicas
              + " and --sentinels "
              + presentSentinels,
          "leave these options out, name another --dir, or end those servers with mn local down"
              + " --purge");
    }
  }

  private static void end(Topology topology) throws InterruptedException {
    for (Seat seat : topology.seats()) {
      topology.daemon(seat).kill();
    }
    topology.delete();
  }

  private void print(Topology topology) {
    PrintStream out = streams().out();
    out.println("export MN_REDIS_HA_MODE=sentinel");
    out.println("export MN_REDIS_SENTINELS=" + topology.sentinelAddresses());
    out.println("export MN_REDIS_SENTINEL_MASTER=" + topology.masterName());
  }
}
