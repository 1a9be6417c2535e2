package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.TextTable;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.local.Topology.Kind;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import io.mirrorneuron.store.ops.survey.NodeSight;
import io.mirrorneuron.store.ops.survey.Survey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mn local status -o json} prints, with these names in snake_case.
 *
 * @param masterName the monitored name
 * @param folder where the files are
 * @param primary whom the Sentinels name; null if none answers
 * @param servers each of them
 */
record LocalReport(
    String masterName, String folder, @Nullable String primary, List<ServerLine> servers) {

  /**
   * One server.
   *
   * @param name how the other commands call it
   * @param state {@code running}, {@code paused} or {@code stopped}
   * @param pid null if it does not run
   * @param role {@code primary}, {@code replica} or {@code sentinel}; null if it does not say
   */
  record ServerLine(
      String name, String address, String state, @Nullable Long pid, @Nullable String role) {}

  static LocalReport of(Topology topology, Survey survey) {
    return new LocalReport(
        topology.masterName(),
        topology.folder().toString(),
        survey.primary().map(HostPort::toString).orElse(null),
        topology.seats().stream().map(it -> line(topology, it, survey)).toList());
  }

  private static ServerLine line(Topology topology, Seat seat, Survey survey) {
    Daemon daemon = topology.daemon(seat);
    Optional<ProcessHandle> process = daemon.process();
    return new ServerLine(
        seat.name(),
        seat.address().toString(),
        daemon.state().name().toLowerCase(Locale.ROOT),
        process.isPresent() ? process.get().pid() : null,
        seat.kind() == Kind.SENTINEL ? "sentinel" : role(survey.node(seat.address())));
  }

  private static @Nullable String role(Optional<NodeSight> node) {
    return node.flatMap(NodeSight::state)
        .map(it -> it.isPrimary() ? "primary" : "replica")
        .orElse(null);
  }

  ExitCode exit() {
    return servers.stream().allMatch(it -> it.state().equals("running"))
        ? ExitCode.OK
        : ExitCode.DEGRADED;
  }

  List<String> lines() {
    TextTable table = new TextTable("SERVER", "ADDRESS", "PROCESS", "PID", "ROLE");
    for (ServerLine each : servers) {
      table.row(
          each.name(),
          each.address(),
          each.state(),
          each.pid() == null ? "-" : each.pid().toString(),
          each.role() == null ? "-" : each.role());
    }
    return table.lines();
  }
}
