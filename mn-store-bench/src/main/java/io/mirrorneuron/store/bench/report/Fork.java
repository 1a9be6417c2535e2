package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.JvmCost;
import io.mirrorneuron.store.bench.RedisCost;
import java.io.PrintStream;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures one point once, on servers of its own. */
final class Fork {

  private static final String PACKAGE = "io.mirrorneuron.store.bench.";

  private static final int COSTS_WARM_UP = 2;

  /** An operation of these is one lease, of as many as the parameter says. */
  private static final String OF_LEASES = "(RenewMany|Hold)Benchmark\\..*";

  private static final String LEASES = "leases";

  private static final String LOCK = "jmh.ignoreLock";

  private final Effort effort;
  private final Where where;
  private final Servers servers;
  private final PrintStream log;

  /** In which JVM. */
  enum Where {
    /** One of its own: no point is compiled for what another has done. */
    A_NEW_JVM,
    /** This one: to see it work, not to measure it. */
    THIS_JVM
  }

  Fork(Effort effort, Where where, Servers servers, PrintStream log) {
    this.effort = effort;
    this.where = where;
    this.servers = servers;
    this.log = log;
  }

  Measurement measure(Point point) throws RunnerException {
    if (where == Where.THIS_JVM) {
      // The lock keeps measurements from disturbing one another. This is none.
      System.setProperty(LOCK, "true");
    }
    Collection<RunResult> results =
        new Runner(
                options(point).build(),
                OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL))
            .run();
    if (results.size() != 1) {
      throw new IllegalStateException(point + " names " + results.size() + " benchmarks, not one");
    }
    return Figures.of(point, results.iterator().next());
  }

  private ChainedOptionsBuilder options(Point point) {
    boolean latency = point.way() == Point.Way.LATENCY;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(PACKAGE + point.benchmark()) + "$")
            .threads(point.threads())
            .mode(latency ? Mode.SampleTime : Mode.Throughput)
            .timeUnit(latency ? TimeUnit.MICROSECONDS : TimeUnit.SECONDS)
            .forks(where == Where.A_NEW_JVM ? 1 : 0)
            .warmupIterations(effort.warmups())
            .warmupTime(warmUp(point))
            .measurementIterations(effort.iterations())
            .measurementTime(TimeValue.milliseconds(effort.iterationMillis()))
            // The later one is named, the closer it is to what is measured: asking the server costs
            // the client something, which must not be counted.
            .addProfiler(RedisCost.class)
            .addProfiler(JvmCost.class)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgsAppend(
                Stream.concat(Stream.of("-Xms512m", "-Xmx512m"), servers.options().stream())
                    .toArray(String[]::new));
    point.parameters().forEach(options::param);
    String leases = point.parameters().get(LEASES);
    if (leases != null && point.benchmark().matches(OF_LEASES)) {
      options.operationsPerInvocation(Integer.parseInt(leases));
    }
    return options;
  }

  /**
   * What works only now and then takes longer until the compiler has done its part, and so does
   * what several JVMs compile at the same time.
   */
  private TimeValue warmUp(Point point) {
    long often =
        point.way() == Point.Way.COST
            ? COSTS_WARM_UP
            : Math.max(1, Integer.parseInt(point.parameters().getOrDefault("workers", "1")) / 2);
    return TimeValue.milliseconds(often * effort.warmupMillis());
  }
}
