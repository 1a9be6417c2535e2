package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.local.Signals.Signal;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mn local resume}: lets a frozen server go on. */
@Command(
    name = "resume",
    description = "Lets a frozen server go on.",
    footer = {"", "Example:", "  mn local resume redis-2"})
final class ResumeCommand extends MnCommand {

  @Mixin private LocalOptions options = new LocalOptions();
  @Mixin private OneServer server = new OneServer();

  ResumeCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Topology topology = options.topology(streams().environment());
    Seat seat = server.in(topology, streams().environment());
    topology.daemon(seat).signal(Signal.CONT);
    say(seat.name() + " goes on");
    return ExitCode.OK;
  }
}
