package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.local.Signals.Signal;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.Seconds;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn local pause}: freezes one server. */
@Command(
    name = "pause",
    description = {
      "Freezes one server with SIGSTOP: its connections stay open and nothing answers. It stays so"
          + " until mn local resume, or for a time."
    },
    footer = {"", "Example:", "  mn local pause primary --for 10"})
final class PauseCommand extends MnCommand {

  @Mixin private LocalOptions options = new LocalOptions();
  @Mixin private OneServer server = new OneServer();

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "wait so long, then let it go on")
  private @Nullable Duration time;

  PauseCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Topology topology = options.topology(streams().environment());
    Seat seat = server.in(topology, streams().environment());
    Daemon daemon = topology.daemon(seat);
    daemon.signal(Signal.STOP);
    say(seat.name() + " is frozen; mn local resume " + seat.name() + " lets it go on");
    if (time != null) {
      try {
        Thread.sleep(time.toMillis());
      } finally {
        daemon.signal(Signal.CONT);
      }
      say(seat.name() + " goes on");
    }
    return ExitCode.OK;
  }
}
