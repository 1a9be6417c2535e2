package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** How many leases are held at once. */
@State(Scope.Benchmark)
public class LeaseCount {

  /** As many as an invocation counts as operations, unless JMH is told otherwise. */
  static final int USUAL = 10_000;

  /** How many. */
  @Param("10000")
  public int leases;

  /** Creates the state, for JMH. */
  public LeaseCount() {}

  /**
   * Looks whether JMH divides by as many, where an operation is one lease: it knows how many
   * operations an invocation has before it knows the parameters.
   *
   * @param benchmark what JMH counts
   * @throws IllegalStateException if it divides by another number
   */
  @Setup(Level.Trial)
  public void check(BenchmarkParams benchmark) {
    check(benchmark.getOpsPerInvocation());
  }

  void check(int operations) {
    if (operations != 1 && operations != leases) {
      throw new IllegalStateException(
          "an operation is one of %d leases, but JMH counts %d: add -opi %d"
              .formatted(leases, operations, leases));
    }
  }
}
