package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.cli.Consent;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Interrupts;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.SentinelOptions;
import io.mirrorneuron.store.ops.cli.TextTable;
import io.mirrorneuron.store.ops.cli.Wrapped;
import io.mirrorneuron.store.ops.failover.Planner.Way;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn ha failover}: another server becomes the primary. */
@Command(
    name = "failover",
    description = {
      "Makes another server the primary. By plan, which is the default, no acknowledged write is"
          + " lost: writes wait, for about two seconds, until a replica that holds all of them has"
          + " taken over; if none catches up, all stays as it was.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 done; by plan also 3 done and not proven that no write was lost, and 1 done and"
          + " writes may be lost; 1 failed; 5 refused, and 4 too few Sentinels answer: everything"
          + " is as it was; 6 not done in time.",
      "Ctrl-C before the Sentinel has been told puts everything back; afterwards the switch is"
          + " brought to its end.",
      "",
      "Examples:",
      "  mn ha failover --dry-run",
      "  mn ha failover --to 10.0.0.2:6379",
      "  mn ha failover --forced --yes    (the primary is dead, and writes may be lost)"
    })
public final class FailoverCommand extends MnCommand {

  @Mixin private SentinelOptions cluster = new SentinelOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Mixin private Consent consent = new Consent();

  @ArgGroup private Kind kind = new Kind();

  @Option(
      names = "--dry-run",
      description = "only say who would be promoted and why, and what speaks against it")
  private boolean dryRun;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      description =
          "who shall become the primary (default: the replica that Sentinel would choose)")
  private @Nullable String to;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "for the whole of it (default: ${DEFAULT-VALUE})")
  private int timeout;

  @Option(
      names = "--max-pause",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description =
          "replicas have half of it to catch up while writes wait; should this program be killed"
              + " meanwhile, the primary takes writes again after that time"
              + " (default: ${DEFAULT-VALUE})")
  private int maxPause;

  /** Creates the command, to be filled in by picocli. */
  public FailoverCommand() {}

  /** One or the other. */
  private static final class Kind {
    @Option(names = "--planned", description = "without loss, or not at all; the default")
    @SuppressWarnings("UnusedVariable") // Picocli checks that not both are given.
    private boolean planned;

    @Option(
        names = "--forced",
        description = "in any case, also when the primary is dead; unreplicated writes are lost")
    private boolean forced;
  }

  @Override
  protected ExitCode run() throws InterruptedException {
    if (timeout < 1 || maxPause < 1) {
      throw wrong("--timeout and --max-pause must be 1 or more");
    }
    StoreConfig config = cluster.config();
    Switchover switchover =
        new Switchover(
            config, Duration.ofSeconds(timeout), Duration.ofSeconds(maxPause), this::say);
    Way way = kind.forced ? Way.FORCED : Way.PLANNED;
    Plan plan = switchover.plan(way, wanted());
    if (dryRun) {
      return show(plan);
    }
    plan.orRefuse();
    String masterName = config.redis().sentinel().masterName();
    consent.require(
        way == Way.FORCED
            ? "The primary of " + masterName + " will be replaced, and writes may be lost"
            : "The primary of " + masterName + " will be replaced; writes wait a second or two",
        masterName);
    // A signal must not come between the switch and the evidence.
    try (Interrupts interrupts = Interrupts.heldBack(this::say)) {
      return show(switchover.carryOut(plan, interrupts));
    }
  }

  private Optional<HostPort> wanted() {
    if (to == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(HostPort.parse(to, 6379));
    } catch (IllegalArgumentException e) {
      throw wrong("--to " + to + ": " + e.getMessage());
    }
  }

  private ExitCode show(FailoverReport report) {
    PrintStream out = streams().out();
    Evidence evidence = report.evidence();
    if (output.isJson()) {
      out.println(Json.pretty(report));
    } else {
      out.println(report.newPrimary() + " replaces " + report.formerPrimary());
      Wrapped.lines(
              "",
              evidence == null
                  ? "writes that the new primary had not received are lost; how many is not known"
                  : evidence.inWords())
          .forEach(out::println);
    }
    if (report.lossless() == null) {
      return evidence == null ? ExitCode.OK : ExitCode.DEGRADED;
    }
    return report.lossless() ? ExitCode.OK : ExitCode.FAILED;
  }

  private ExitCode show(Plan plan) {
    PrintStream out = streams().out();
    DryRun dry = DryRun.of(plan);
    if (output.isJson()) {
      out.println(Json.pretty(dry));
    } else {
      dry.sentences().stream().flatMap(it -> Wrapped.lines("", it).stream()).forEach(out::println);
      if (!dry.replicas().isEmpty()) {
        TextTable table = new TextTable("REPLICA", "PRIORITY", "LAG BYTES", "OBJECTION");
        dry.replicas()
            .forEach(
                it ->
                    table.row(
                        it.address(),
                        Integer.toString(it.priority()),
                        it.lagBytes() == null ? "-" : it.lagBytes().toString(),
                        it.objection() == null ? "-" : it.objection()));
        List<String> lines = table.lines();
        lines.forEach(out::println);
      }
    }
    return plan.exit();
  }
}
