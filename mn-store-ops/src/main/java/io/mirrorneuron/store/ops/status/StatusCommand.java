package io.mirrorneuron.store.ops.status;

import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.PositiveNumber;
import io.mirrorneuron.store.ops.cli.Seconds;
import io.mirrorneuron.store.ops.cli.SentinelOptions;
import io.mirrorneuron.store.ops.survey.Survey;
import io.mirrorneuron.store.ops.survey.Surveyor;
import io.mirrorneuron.store.ops.survey.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn ha status}: looks once, or again and again. */
@Command(
    name = "status",
    description = {
      "Shows the primary, its replicas and how far they lag, and what every Sentinel thinks.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 ok, 3 degraded (it takes writes but something is missing), 2 unknown (the"
          + " credentials are not accepted), 1 down or nothing to be learned, 4 no quorum (the"
          + " Sentinels could not replace the primary, whether it works or not). Of several that"
          + " hold, the later one in this list counts.",
      "",
      "Examples:",
      "  mn ha status --sentinels 10.0.0.1:26379,10.0.0.2:26379",
      "  mn ha status -o json | jq .verdict",
      "  mn ha status --watch"
    })
public final class StatusCommand extends MnCommand {

  /** Clears the screen and puts the cursor into its corner. */
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  @Mixin private SentinelOptions cluster = new SentinelOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = {"-w", "--watch"},
      description = "look again and again until Ctrl-C; as JSON one line for each look")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      converter = Seconds.class,
      description = "how long to wait between two looks (default: ${DEFAULT-VALUE})")
  private Duration interval = Duration.ZERO;

  @Option(
      names = "--count",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "with --watch: end after so many looks (default: never)")
  private @Nullable Integer count;

  /** Creates the command, to be filled in by picocli. */
  public StatusCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Surveyor surveyor = new Surveyor(cluster.config());
    if (!watch) {
      return show(surveyor.look());
    }
    ExitCode last = show(surveyor.look());
    for (int looks = 1; count == null || looks < count; looks++) {
      Thread.sleep(interval.toMillis());
      last = show(surveyor.look());
    }
    return last;
  }

  private ExitCode show(Survey survey) {
    Verdict verdict = Verdict.on(survey);
    StatusReport report = StatusReport.of(survey, verdict);
    PrintStream out = streams().out();
    if (output.isJson()) {
      out.println(watch ? Json.line(report) : Json.pretty(report));
    } else {
      String text = String.join("\n", StatusTable.lines(report));
      if (watch) {
        String heading = report.at() + "\n";
        out.println(streams().isAnsi() ? CLEAR + heading + text : heading + text + "\n");
      } else {
        out.println(text);
      }
    }
    return verdict.level().exit();
  }
}
