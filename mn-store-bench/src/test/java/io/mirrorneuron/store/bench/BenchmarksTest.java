package io.mirrorneuron.store.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every benchmark works; how fast it is, is nobody's business here. */
class BenchmarksTest {

  private static final String LOCK = "jmh.ignoreLock";

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({
    "PutBenchmark.store, jedis",
    "PutBenchmark.store, lettuce",
    "PutBenchmark.store, redisson",
    "PutBenchmark.script, jedis",
    "PutBenchmark.script, lettuce",
    "PutBenchmark.script, redisson",
    "PutBenchmark.scriptAndWait, jedis",
    "PutBenchmark.scriptAndWait, lettuce",
    "PutBenchmark.scriptAndWait, redisson",
    "PutAsyncBenchmark.store, jedis",
    "GetBenchmark.store, lettuce",
    "GetBenchmark.mget, jedis",
    "RenewBenchmark.store, redisson",
    "RenewBenchmark.script, lettuce",
    "PingBenchmark.ping, jedis"
  })
  void everyBenchmarkRuns(String benchmark, String client) throws RunnerException {
    RunResult result = run(benchmark, client);
    assertThat(result.getPrimaryResult().getScore()).isPositive();
    assertThat(result.getPrimaryResult().getScoreUnit()).isEqualTo("ops/s");
    assertThat(result.getSecondaryResults().keySet())
        .as("what an operation costs")
        .contains("redis.cpu", "jvm.cpu")
        .contains(benchmark.startsWith("Put") ? "redis.evalsha" : "redis.cpu");
  }

  /** In this JVM, without warming up: to see it work, not to measure it. */
  private static RunResult run(String benchmark, String client) throws RunnerException {
    String before = System.getProperty(LOCK, "false");
    // The lock keeps measurements from disturbing one another. This is none.
    System.setProperty(LOCK, "true");
    try {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(
                          "^"
                              + Pattern.quote(
                                  BenchmarksTest.class.getPackageName() + "." + benchmark)
                              + "$")
                      .param("client", client)
                      .param("replicas", "1")
                      .threads(2)
                      .forks(0)
                      .warmupIterations(1)
                      .warmupTime(TimeValue.milliseconds(10))
                      .measurementIterations(1)
                      .measurementTime(TimeValue.milliseconds(100))
                      .addProfiler(RedisCost.class)
                      .addProfiler(JvmCost.class)
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
      assertThat(results).hasSize(1);
      return results.iterator().next();
    } finally {
      System.setProperty(LOCK, before);
    }
  }
}
