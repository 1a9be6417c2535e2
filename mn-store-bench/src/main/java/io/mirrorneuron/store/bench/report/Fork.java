package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.JvmCost;
import io.mirrorneuron.store.bench.RedisCost;
import java.io.PrintStream;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

/** Measures one point once, in a JVM and on servers of its own. */
final class Fork {

  private static final String PACKAGE = "io.mirrorneuron.store.bench.";

  private final Effort effort;
  private final PrintStream log;

  Fork(Effort effort, PrintStream log) {
    this.effort = effort;
    this.log = log;
  }

  Measurement measure(Point point) throws RunnerException {
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
    boolean throughput = point.way() == Point.Way.THROUGHPUT;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(PACKAGE + point.benchmark()) + "$")
            .threads(point.threads())
            .mode(throughput ? Mode.Throughput : Mode.SampleTime)
            .timeUnit(throughput ? TimeUnit.SECONDS : TimeUnit.MICROSECONDS)
            .forks(1)
            .warmupIterations(effort.warmups())
            .warmupTime(TimeValue.milliseconds(effort.warmupMillis()))
            .measurementIterations(effort.iterations())
            .measurementTime(TimeValue.milliseconds(effort.iterationMillis()))
            .addProfiler(GCProfiler.class)
            .addProfiler(RedisCost.class)
            .addProfiler(JvmCost.class)
            .shouldFailOnError(true)
            .jvmArgsAppend("-Xms512m", "-Xmx512m");
    point.parameters().forEach(options::param);
    return options;
  }
}
