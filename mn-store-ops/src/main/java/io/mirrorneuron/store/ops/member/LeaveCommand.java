package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.Consent;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Interrupts;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.Seconds;
import io.mirrorneuron.store.ops.cli.SentinelOptions;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import io.mirrorneuron.store.ops.daemon.Listening;
import io.mirrorneuron.store.ops.failover.FailoverReport;
import io.mirrorneuron.store.ops.failover.Switchover;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn ha leave}: this box ceases to be a member. */
@Command(
    name = "leave",
    description = {
      "Ends this box's membership: if it is the primary, another one takes over first, and without"
          + " one nothing is changed. Then it is detached, its servers are stopped, and the other"
          + " Sentinels forget it, one after the other (some ten seconds each).",
      "Its data stays, unless --purge-local deletes it."
    },
    footer = {"", "Example:", "  mn ha leave --data-dir /var/lib/mn-store"})
public final class LeaveCommand extends MnCommand {

  private static final Duration SWITCH_LIMIT = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  @Mixin private SentinelOptions sentinels = new SentinelOptions();
  @Mixin private DataDir dataDir = new DataDir();
  @Mixin private Consent consent = new Consent();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--purge-local",
      description = "delete this box's data and configuration in the end; asks before it begins")
  private boolean purge;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      converter = Seconds.class,
      description = "how long to wait for the other Sentinels (default: ${DEFAULT-VALUE})")
  private Duration limit = Duration.ZERO;

  /** To be filled in by picocli. */
  public LeaveCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Path folder = dataDir.folder(streams().environment());
    if (!FolderLock.wasTakenIn(folder) && !Files.exists(DataDir.redis(folder).folder())) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "no member ever had its files in " + folder + "; nothing was done",
          "name the folder that mn ha join was given with --data-dir");
    }
    LeaveReport report;
    try (Interrupts interrupts = Interrupts.heldBack(this::say)) {
      report = FolderLock.holding(folder, () -> leave(folder, interrupts));
    }
    if (output.isJson()) {
      streams().out().println(Json.pretty(report));
    }
    if (!report.stillKnownTo().isEmpty()) {
      say(
          "these Sentinels do not answer and still know this box: "
              + String.join(", ", report.stillKnownTo())
              + "; when they are back, send each: SENTINEL RESET "
              + report.masterName());
    }
    if (!report.remainingSentinels().isEmpty()) {
      say(
          "from now on, here and for the applications: MN_REDIS_SENTINELS="
              + String.join(",", report.remainingSentinels()));
    }
    return report.stillKnownTo().isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
  }

  private LeaveReport leave(Path folder, Interrupts interrupts) throws InterruptedException {
    Optional<Membership> self = MemberFile.read(folder);
    if (purge) {
      DataDir.redis(folder).requireOwn();
      DataDir.sentinel(folder).requireOwn();
      consent.require(
          "All data of this box's Redis in " + folder + " will be deleted",
          self.map(Membership::masterName).orElse("purge"));
    }
    LeaveReport report;
    if (self.isPresent()) {
      report = leave(self.get(), interrupts);
    } else {
      requireNothingRuns(DataDir.redis(folder));
      requireNothingRuns(DataDir.sentinel(folder));
      say("no member has its files in " + folder + "; there is nothing to leave");
      report = LeaveReport.OF_NOBODY;
    }
    if (purge) {
      DataDir.redis(folder).delete();
      DataDir.sentinel(folder).delete();
      say("deleted what was in " + folder);
    }
    return report;
  }

  private static void requireNothingRuns(Daemon daemon) {
    if (daemon.process().isPresent()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "a server runs in " + daemon.folder() + ", and it is not known of which member",
          "run mn ha join again as it was run for this box, and then mn ha leave");
    }
  }

  private LeaveReport leave(Membership self, Interrupts interrupts) throws InterruptedException {
    StoreConfig config =
        sentinels.config(
            Map.of(
                "mn.redis.sentinels",
                self.sentinels().stream().map(HostPort::toString).collect(Collectors.joining(",")),
                "mn.redis.sentinel.master",
                self.masterName()));
    Node node =
        new Node(self.redis(), self.bind(), DataDir.redis(self.folder()), Access.toData(config));
    Council council = new Council(Access.toSentinels(config), self.masterName());
    Watcher watcher =
        new Watcher(
            new Listening(self.bind(), self.sentinel(), Optional.empty(), Optional.empty()),
            DataDir.sentinel(self.folder()),
            council);
    Consumer<String> interruption = advice -> interrupts.check("before this box had left", advice);
    Waiting waiting = new Waiting(Deadline.in(limit), this::say, interruption);
    return new Leave(
            self,
            node,
            watcher,
            () -> handOver(config, interrupts),
            new Forgetting(self, node, council, waiting),
            waiting,
            what -> consent.require(what, self.masterName()),
            interruption)
        .run();
  }

  private HostPort handOver(StoreConfig config, Interrupts interrupts) throws InterruptedException {
    FailoverReport report =
        new Switchover(config, SWITCH_LIMIT, LONGEST_PAUSE, this::say)
            .planned(Optional.empty(), interrupts);
    say(
        Boolean.TRUE.equals(report.lossless())
            ? "no acknowledged write was lost"
            : "warning: it is not proven that no acknowledged write was lost");
    return HostPort.parse(report.newPrimary(), 6379);
  }
}
