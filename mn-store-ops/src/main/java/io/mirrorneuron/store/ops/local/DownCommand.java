package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.ops.cli.Consent;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn local down}: stops the servers. */
@Command(
    name = "down",
    description = {
      "Stops all servers. Their data stays, and the next mn local up begins with it, unless --purge"
          + " deletes it."
    },
    footer = {"", "Example:", "  mn local down --purge"})
final class DownCommand extends MnCommand {

  @Mixin private LocalOptions options = new LocalOptions();
  @Mixin private Consent consent = new Consent();

  @Option(names = "--purge", description = "delete their data too; asks before")
  private boolean purge;

  DownCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Topology topology = options.topology(streams().environment());
    if (purge) {
      consent.require(
          "All data of the servers in " + topology.folder() + " will be deleted",
          topology.masterName());
    }
    return FolderLock.holding(topology.folder(), () -> down(topology));
  }

  private ExitCode down(Topology topology) throws InterruptedException {
    // The Sentinels first, or they would elect while the others end.
    List<Seat> seats = new ArrayList<>(topology.seats());
    Collections.reverse(seats);
    for (Seat seat : seats) {
      topology.daemon(seat).stop();
      say("stopped " + seat.name());
    }
    if (purge) {
      topology.delete();
      say("deleted their files in " + topology.folder());
    }
    return ExitCode.OK;
  }
}
