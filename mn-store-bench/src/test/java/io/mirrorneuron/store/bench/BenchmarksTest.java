package io.mirrorneuron.store.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What {@code mn bench --quick}, which runs every benchmark on every client, does not look at: what
 * is told beside the speed, and parameters that are not the usual ones. How fast anything is, is
 * nobody's business here.
 */
class BenchmarksTest {

  private static final String LOCK = "jmh.ignoreLock";

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({
    "PutBenchmark.store, jedis",
    "PutBenchmark.scriptAndWait, redisson",
    "GetBenchmark.mget, lettuce"
  })
  void whatAnOperationCostsIsTold(String benchmark, String client) throws RunnerException {
    RunResult result = run(benchmark, client, 2, "");
    assertThat(result.getPrimaryResult().getScore()).isPositive();
    assertThat(result.getPrimaryResult().getScoreUnit()).isEqualTo("ops/s");
    assertThat(result.getSecondaryResults().keySet())
        .as("what an operation costs")
        .contains("redis.cpu", "jvm.cpu")
        .containsAll(
            benchmark.startsWith("Put")
                ? List.of("redis.evalsha", "redis.evalsha.p100")
                : List.of());
  }

  /** What is there must be enough: with two replicas both confirm. */
  @Tag("long")
  @ParameterizedTest(name = "{0} on {1} with {2}")
  @CsvSource({
    "PutBenchmark.store, jedis, mode=sentinel",
    "PutBenchmark.store, lettuce, wait=2 replicas=2 payload=100",
    "PutBenchmark.script, jedis, mode=sentinel replicas=0",
    "PutBenchmark.scriptAndWait, redisson, wait=2 replicas=2",
    "PutAsyncBenchmark.store, jedis, mode=sentinel depth=4 payload=65536",
    "GetBenchmark.mget, jedis, mode=sentinel replicas=0 payload=65536",
    "RenewBenchmark.script, redisson, mode=sentinel",
    "GrantBenchmark.scriptAndWait, jedis, mode=sentinel",
    "GrantBenchmark.lock, redisson, mode=sentinel",
    "GrantBenchmark.lock, redisson, mode=sentinel wait=0",
    "GrantBenchmark.lock, redisson, wait=0 replicas=0",
    "GrantBenchmark.fencedLock, redisson, wait=2 replicas=2",
    "CommitBenchmark.scriptAndWait, lettuce, mode=sentinel payload=65536",
    "AppendBenchmark.store, jedis, mode=sentinel payload=100 events=12000",
    "EventsBenchmark.page, redisson, mode=sentinel payload=65536 events=150",
    "ListBenchmark.script, jedis, mode=sentinel jobs=1100",
    "SnapshotBenchmark.store, lettuce, mode=sentinel payload=65536",
    "BundleBenchmark.upload, redisson, mode=sentinel payload=1000000",
    "GrantBenchmark.shedLock, jedis, mode=sentinel"
  })
  void itRunsWithWhatIsNotUsual(String benchmark, String client, String parameters)
      throws RunnerException {
    RunResult result = run(benchmark, client, 2, parameters);
    assertThat(result.getPrimaryResult().getScore()).isPositive();
  }

  /** At least what is in it, and not twice as much. */
  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "EventsBenchmark.page, payload=1000, 1000, B/event",
    "AppendBenchmark.store, payload=1000 events=500, 1000, B/event",
    "SnapshotBenchmark.store, payload=10000, 10000, B/snapshot",
    "ListBenchmark.page, jobs=2000, 300, B/job",
    "NeighbourBenchmark.besideStore, leases=2000, 150, B/lease"
  })
  void memoryIsToldForEachThingThatWasPutThere(
      String benchmark, String parameters, double least, String unit) throws RunnerException {
    Result<?> bytes =
        run(benchmark, "jedis", 1, parameters).getSecondaryResults().get("redis.bytes");
    assertThat(bytes.getScore()).isBetween(least, 2.5 * least);
    assertThat(bytes.getScoreUnit()).isEqualTo(unit);
  }

  /** In this JVM, without warming up: to see it work, not to measure it. */
  private static RunResult run(String benchmark, String client, int threads, String parameters)
      throws RunnerException {
    String before = System.getProperty(LOCK, "false");
    // The lock keeps measurements from disturbing one another. This is none.
    System.setProperty(LOCK, "true");
    try {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(
                  "^"
                      + Pattern.quote(BenchmarksTest.class.getPackageName() + "." + benchmark)
                      + "$")
              .param("client", client)
              .threads(threads)
              .forks(0)
              .warmupIterations(1)
              .warmupTime(TimeValue.milliseconds(10))
              .measurementIterations(1)
              .measurementTime(TimeValue.milliseconds(100))
              .addProfiler(RedisCost.class)
              .addProfiler(JvmCost.class)
              .shouldFailOnError(true)
              .verbosity(VerboseMode.SILENT);
      for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split(" ", -1)) {
        String[] parts = parameter.split("=", 2);
        options.param(parts[0], parts[1]);
      }
      Collection<RunResult> results = new Runner(options.build()).run();
      assertThat(results).hasSize(1);
      return results.iterator().next();
    } finally {
      System.setProperty(LOCK, before);
    }
  }
}
