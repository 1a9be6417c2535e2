package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.Consent;
import io.mirrorneuron.store.ops.cli.Ending;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.SentinelOptions;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import io.mirrorneuron.store.ops.daemon.Premises;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the drills have in common. */
abstract class FaultCommand extends MnCommand {

  /** For observing: what hangs is asked again, and a timeline with holes tells less. */
  private static final String SHORT = "1000";

  private final FaultKind kind;

  @Mixin private GroundOptions ground = new GroundOptions();
  @Mixin private SentinelOptions cluster = new SentinelOptions();
  @Mixin private Consent consent = new Consent();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--target",
      paramLabel = "NAME|HOST:PORT",
      description = "the server to break, one of this folder (default: the primary)")
  private @Nullable String target;

  @Option(
      names = "--lasting",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description =
          "for how long; a primary that was killed is started again when another one has replaced"
              + " it (default: ${DEFAULT-VALUE})")
  private int lasting;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = "how long to wait until all is as before (default: ${DEFAULT-VALUE})")
  private int timeout;

  FaultCommand(FaultKind kind) {
    this.kind = kind;
  }

  @Override
  protected final ExitCode run() throws InterruptedException {
    if (lasting < 1 || timeout <= lasting) {
      throw wrong("--lasting must be 1 or more, and --timeout more than it");
    }
    Premises premises = ground.premises(streams().environment());
    Site.requireDrillable(premises);
    return FolderLock.holding(premises.folder(), () -> drill(premises));
  }

  private ExitCode drill(Premises premises) throws InterruptedException {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("mn.redis.sentinels", premises.sentinelAddresses());
    known.put("mn.redis.sentinel.master", premises.masterName());
    StoreConfig config = cluster.config(known);
    Site site = Site.of(premises, new Surveyor(config).look(), target);
    Fault fault = kind.of(site.target(), Access.toData(config), Duration.ofSeconds(lasting));
    refuseIfNot(site, fault);
    consent.require(
        "The " + site.role() + " " + site.description() + " " + kind.announcement(),
        premises.masterName());
    known.put("mn.redis.connect.timeout.ms", SHORT);
    known.put("mn.redis.command.timeout.ms", SHORT);
    Drill drill =
        new Drill(
            site,
            kind,
            fault,
            Duration.ofSeconds(lasting),
            Duration.ofSeconds(timeout),
            cluster.config(known),
            this::say);
    AtomicReference<@Nullable DrillReport> report = new AtomicReference<>();
    Ending.onSignal(drill::interrupt, () -> report.set(drill.run()));
    DrillReport done = report.get();
    if (done == null) {
      throw new IllegalStateException("a drill without a report");
    }
    print(done);
    advise(done.outcome(), premises);
    return done.outcome().exit();
  }

  private void refuseIfNot(Site site, Fault fault) {
    if (kind == FaultKind.PARTITION && !site.isPrimary()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "refused, nothing was done: a replica's own connection to its primary is not known by"
              + " the port, so that "
              + site.target().name()
              + " would not be cut off",
          "cut off the primary, or use pause");
    }
    fault
        .objection()
        .ifPresent(
            why -> {
              throw new CommandFailure(ExitCode.REFUSED, "refused, nothing was done: " + why, "");
            });
  }

  private void print(DrillReport report) {
    if (output.isJson()) {
      streams().out().println(Json.pretty(report));
    } else {
      DrillTable.lines(report).forEach(streams().out()::println);
    }
  }

  private void advise(Outcome outcome, Premises premises) {
    if (outcome == Outcome.CONFIRMED_WRITE_LOST) {
      say(
          "mn: a write was lost that a replica had confirmed; look which replica was promoted, and"
              + " what its log says");
    } else if (outcome == Outcome.NOT_RECOVERED) {
      say(
          "mn: not as before within "
              + timeout
              + " s; look with mn ha status, and start what does not run: "
              + premises.revival());
    }
  }
}
