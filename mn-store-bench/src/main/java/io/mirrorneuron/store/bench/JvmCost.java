package io.mirrorneuron.store.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What an operation costs the client: {@code jvm.cpu} is the processor time of this JVM for an
 * operation, in µs, with its event loops, its collector and its compiler. Where client and server
 * share cores this tells more than throughput does.
 *
 * <p>To be named to JMH as a profiler.
 */
public final class JvmCost implements InternalProfiler {

  private ProcessorTime before = ProcessorTime.now();

  /** Creates the profiler, for JMH. */
  public JvmCost() {}

  @Override
  public String getDescription() {
    return "What an operation costs the client's JVM in processor time";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = ProcessorTime.now();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double micros = ProcessorTime.now().nanosSince(before) / 1000.0;
    return List.of(
        new ScalarResult(
            "jvm.cpu",
            micros / Math.max(1, result.getMetadata().getAllOps()),
            "us/op",
            AggregationPolicy.AVG));
  }
}
