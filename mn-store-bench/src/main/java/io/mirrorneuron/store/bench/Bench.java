package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.report.BenchCommand;
import picocli.CommandLine;

/** {@code mn bench}: the store beside the bare clients. */
public final class Bench {

  private Bench() {}

  /**
   * Runs the benchmarks and exits: see {@code --help}.
   *
   * @param args options, or a regular expression and JMH's options
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new BenchCommand(System.out))
            .setStopAtPositional(true)
            .setUnmatchedOptionsArePositionalParams(true)
            .execute(args));
  }
}
