package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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

  @Mixin private LocalOptions options = new LocalOptions();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = "how many (default: ${DEFAULT-VALUE})")
  private int replicas;

  @Option(
      names = "--sentinels",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many, at least 1 (default: ${DEFAULT-VALUE})")
  private int sentinels;

  @Option(
      names = "--master-name",
      paramLabel = "NAME",
      defaultValue = "mirror-neuron",
      description = "the monitored name (default: ${DEFAULT-VALUE})")
  private String masterName = "";

  UpCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    if (replicas < 0 || sentinels < 1) {
      throw wrong("there must be 0 or more --replicas, and 1 or more --sentinels");
    }
    Path folder = options.folder(streams().environment());
    return FolderLock.holding(folder, () -> up(folder));
  }

  private ExitCode up(Path folder) throws InterruptedException {
    Optional<Topology> before = Topology.read(folder);
    Topology topology =
        before.orElseGet(() -> Topology.plan(folder, masterName, replicas, sentinels));
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
