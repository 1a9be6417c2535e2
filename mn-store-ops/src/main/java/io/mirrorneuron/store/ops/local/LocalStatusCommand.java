package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.survey.Surveyor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mn local status}: which servers run, and who is the primary. */
@Command(
    name = "status",
    description = "Shows which servers run, and who is the primary.",
    footer = {
      "",
      "Exit code: 0 all of them run, 3 one is stopped or frozen, 1 there are none.",
      "",
      "Example:",
      "  mn local status -o json | jq '.servers[] | select(.state != \"running\") | .name'"
    })
final class LocalStatusCommand extends MnCommand {

  @Mixin private LocalOptions options = new LocalOptions();
  @Mixin private OutputOption output = new OutputOption();

  LocalStatusCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Topology topology = options.topology(streams().environment());
    Surveyor surveyor = new Surveyor(LocalOptions.config(topology, streams().environment()));
    LocalReport report = LocalReport.of(topology, surveyor.look());
    if (output.isJson()) {
      streams().out().println(Json.pretty(report));
    } else {
      report.lines().forEach(streams().out()::println);
    }
    return report.exit();
  }
}
