package io.mirrorneuron.store.bench;

import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The jobs of all threads with their histories. They are full from the beginning, so that each
 * keeps its length however fast events are appended: the oldest make room, as they do in a runtime.
 */
@State(Scope.Benchmark)
public class Appending {

  /** How many events are in each history, before and after. */
  @Param("1000")
  public int events;

  /** Creates the state, for JMH. */
  public Appending() {}

  /**
   * Fills the histories.
   *
   * @param redis the servers
   * @param size how large the events are
   * @param benchmark how many threads there are
   * @throws InterruptedException if JMH ends it
   */
  @Setup(Level.Trial)
  public void fill(Redis redis, Size size, BenchmarkParams benchmark) throws InterruptedException {
    Histories.fill(
        redis,
        IntStream.range(0, benchmark.getThreads()).mapToObj(Job::idOf).toList(),
        events,
        size.content());
  }
}
