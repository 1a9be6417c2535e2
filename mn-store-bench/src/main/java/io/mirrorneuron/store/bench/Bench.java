package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.failover.FailoverCommand;
import io.mirrorneuron.store.bench.report.BenchCommand;
import io.mirrorneuron.store.bench.report.CompareCommand;
import java.io.PrintStream;
import picocli.CommandLine;

/** {@code mn bench}: the store beside the bare clients. */
public final class Bench {

  private Bench() {}

  /**
   * Runs the benchmarks and exits: see {@code --help}.
   *
   * @param args options; or {@code failover} or {@code compare} and its options; or a regular
   *     expression and JMH's options
   */
  public static void main(String[] args) {
    System.exit(commands(System.out).execute(args));
  }

  /** Subcommands come after the setting, which is not for them: only JMH has options of its own. */
  static CommandLine commands(PrintStream screen) {
    return new CommandLine(new BenchCommand(screen))
        .setStopAtPositional(true)
        .setUnmatchedOptionsArePositionalParams(true)
        .addSubcommand("failover", new FailoverCommand(screen))
        .addSubcommand("compare", new CompareCommand(screen));
  }
}
