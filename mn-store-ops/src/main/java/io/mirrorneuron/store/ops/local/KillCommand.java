package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mn local kill}: ends one server at once. */
@Command(
    name = "kill",
    description = "Ends one server with SIGKILL, as a crash would; mn local up starts it again.",
    footer = {"", "Example:", "  mn local kill primary"})
final class KillCommand extends MnCommand {

  @Mixin private LocalOptions options = new LocalOptions();
  @Mixin private OneServer server = new OneServer();

  KillCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Topology topology = options.topology(streams().environment());
    Seat seat = server.in(topology, streams().environment());
    topology.daemon(seat).kill();
    say("killed " + seat.name() + " at " + seat.address());
    return ExitCode.OK;
  }
}
