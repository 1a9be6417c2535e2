package io.mirrorneuron.store.ops;

import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.MnCommand;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code mn completion}: what a shell needs to complete the commands and options of mn. */
@Command(
    name = "completion",
    description = {
      "Prints what bash or zsh needs to complete the commands of mn, and the options of ha, local,"
          + " inspect and config.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  source <(scripts/mn completion)",
      "  scripts/mn completion > ~/.local/share/bash-completion/completions/mn"
    })
final class CompletionCommand extends MnCommand {

  /** What scripts/mn starts besides this program, and the names that may follow; no options. */
  private static final Map<String, List<String>> OTHERS =
      Map.of(
          "demo", List.of(),
          "bench", List.of("failover", "compare"),
          "node", List.of("start", "submit"),
          "example", List.of("quickstart", "servers", "sender", "receiver", "leader", "marker"));

  CompletionCommand() {}

  @Override
  protected ExitCode run() {
    CommandLine commands = Mn.commands(streams());
    OTHERS.forEach((name, more) -> commands.addSubcommand(name, names(more)));
    streams().out().println(AutoComplete.bash("mn", commands));
    return ExitCode.OK;
  }

  private static CommandSpec names(List<String> more) {
    CommandSpec command = CommandSpec.create();
    more.forEach(name -> command.addSubcommand(name, CommandSpec.create()));
    return command;
  }
}
