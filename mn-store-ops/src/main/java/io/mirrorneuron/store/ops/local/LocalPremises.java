package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.ops.daemon.Drills;
import io.mirrorneuron.store.ops.daemon.Premises;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import java.nio.file.Path;
import java.util.Optional;

/** A topology for development, for others than {@code mn local}. */
public final class LocalPremises {

  private LocalPremises() {}

  /**
   * What a folder says.
   *
   * @param folder given to {@code mn local up --dir}
   * @return empty if there are no servers; they may be drilled, as nobody relies on them
   */
  public static Optional<Premises> in(Path folder) {
    return Topology.read(folder)
        .map(
            it ->
                new Premises(
                    folder,
                    it.masterName(),
                    it.sentinels().stream().map(Topology.Seat::address).toList(),
                    it.redis().stream()
                        .map(
                            seat ->
                                new Resident(
                                    seat.name(),
                                    seat.address(),
                                    seat.address().host(),
                                    it.daemon(seat)))
                        .toList(),
                    Drills.ALLOWED,
                    "mn local up --dir " + folder));
  }
}
