package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** One of the servers by its name, as a mixin. */
final class OneServer {

  private static final String PRIMARY = "primary";

  @Parameters(
      paramLabel = "SERVER",
      description =
          "redis-1, sentinel-2 and so on, as mn local status shows them, or primary for the one"
              + " that the Sentinels name")
  private String name = "";

  OneServer() {}

  Seat in(Topology topology, Map<String, String> environment) throws InterruptedException {
    return name.equals(PRIMARY) ? primary(topology, environment) : named(topology);
  }

  private static Seat primary(Topology topology, Map<String, String> environment)
      throws InterruptedException {
    Optional<HostPort> primary =
        new Surveyor(LocalOptions.config(topology, environment)).look().primary();
    return topology.redis().stream()
        .filter(it -> primary.equals(Optional.of(it.address())))
        .findFirst()
        .orElseThrow(() -> new CommandFailure(ExitCode.FAILED, "no Sentinel names a primary", ""));
  }

  private Seat named(Topology topology) {
    return topology.seats().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "there is no server " + name,
                    "there are "
                        + topology.seats().stream()
                            .map(Seat::name)
                            .collect(Collectors.joining(", "))));
  }
}
