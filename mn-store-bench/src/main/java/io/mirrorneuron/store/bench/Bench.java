package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.failover.FailoverCommand;
import io.mirrorneuron.store.bench.report.BenchCommand;
import java.util.Arrays;
import picocli.CommandLine;

/** {@code mn bench}: the store beside the bare clients. */
public final class Bench {

  private Bench() {}

  /**
   * Runs the benchmarks and exits: see {@code --help}.
   *
   * @param args options, or {@code failover} and its options, or a regular expression and JMH's
   *     options
   */
  public static void main(String[] args) {
    boolean failover = args.length > 0 && args[0].equals("failover");
    System.exit(
        failover
            ? new CommandLine(new FailoverCommand(System.out))
                .execute(Arrays.copyOfRange(args, 1, args.length))
            : new CommandLine(new BenchCommand(System.out))
                .setStopAtPositional(true)
                .setUnmatchedOptionsArePositionalParams(true)
                .execute(args));
  }
}
