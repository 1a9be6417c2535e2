package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.PositiveNumber;
import io.mirrorneuron.store.ops.cli.Seconds;
import io.mirrorneuron.store.ops.cli.SentinelOptions;
import io.mirrorneuron.store.ops.cli.Wrapped;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn ha watch}: prints what happens until Ctrl-C. */
@Command(
    name = "watch",
    description = {
      "Prints what the Sentinels say while it happens, as one timeline: what several of them say is"
          + " printed once.",
      ""
    },
    footer = {
      "",
      "The command of --exec is run by sh, with the event in MN_EVENT, MN_EVENT_TEXT,"
          + " MN_EVENT_WORDS, MN_EVENT_TIME, MN_EVENT_ADDRESS, MN_EVENT_SENTINEL, how many alerts"
          + " were left out before it in MN_EVENTS_SKIPPED, and as a line of JSON on its standard"
          + " input. It inherits the environment, passwords too.",
      "",
      "Examples:",
      "  mn ha watch",
      "  mn ha watch --json | jq -r 'select(.event == \"+switch-master\") | .address'",
      "  mn ha watch --exec 'logger -t redis \"$MN_EVENT_WORDS\"'"
    })
public final class WatchCommand extends MnCommand {

  private static final Duration TICK = Duration.ofMillis(200);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Mixin private SentinelOptions cluster = new SentinelOptions();

  @Option(names = "--json", description = "one line of JSON for each event")
  private boolean json;

  @Option(
      names = "--exec",
      paramLabel = "COMMAND",
      description = "run this for what is worth an alert")
  private @Nullable String exec;

  @Option(
      names = "--exec-on",
      paramLabel = "EVENT,...",
      split = ",",
      description =
          "which events those are (default: +sdown, +odown, +try-failover, +switch-master, +tilt"
              + " and what goes wrong with a failover)")
  private @Nullable List<String> execOn;

  @Option(
      names = "--exec-every",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description =
          "run it at most once in this time; of what comes meanwhile the last one counts"
              + " (default: ${DEFAULT-VALUE})")
  private Duration execEvery = Duration.ZERO;

  @Option(
      names = "--exec-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = Seconds.class,
      description =
          "kill it when it runs for longer, as alerts wait for it (default: ${DEFAULT-VALUE})")
  private Duration execTimeout = Duration.ZERO;

  @Option(
      names = "--count",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "end after so many events, and their alerts (default: never)")
  private @Nullable Integer count;

  /** Creates the command, to be filled in by picocli. */
  public WatchCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Optional<Hook> hook = hook();
    int printed = 0;
    try (Timeline listening = new Timeline(cluster.config(), this::say)) {
      Happening first = listening.next(Duration.ZERO);
      if (listening.count() == 0) {
        throw new CommandFailure(
            ExitCode.FAILED, "no Sentinel can be listened to", "look with mn ha status");
      }
      say("listening to " + listening.count() + " Sentinels, end with Ctrl-C");
      for (Happening next = first; ; next = listening.next(TICK)) {
        if (next != null) {
          print(next);
          Happening happening = next;
          hook.ifPresent(it -> it.offer(happening));
          printed++;
          if (count != null && printed == count) {
            if (hook.isPresent()) {
              hook.get().finish();
            }
            return ExitCode.OK;
          }
        }
        hook.ifPresent(Hook::runIfDue);
      }
    }
  }

  private Optional<Hook> hook() {
    if (exec == null) {
      return Optional.empty();
    }
    List<String> wanted = execOn;
    if (wanted != null) {
      wanted.stream()
          .filter(it -> !Channels.ALL.contains(it))
          .findFirst()
          .ifPresent(
              it -> {
                throw wrong("--exec-on " + it + ": there is no such event");
              });
    }
    return Optional.of(
        new Hook(
            new Hook.Wish(
                exec,
                execEvery,
                execTimeout,
                wanted == null ? Channels.ALERTS : Set.copyOf(wanted)),
            this::say,
            System::nanoTime));
  }

  private void print(Happening happening) {
    if (json) {
      streams().out().println(Json.line(EventLine.of(happening)));
    } else {
      Wrapped.lines(
              CLOCK.format(happening.at()) + "  ", happening.event() + ": " + happening.inWords())
          .forEach(streams().out()::println);
    }
  }
}
