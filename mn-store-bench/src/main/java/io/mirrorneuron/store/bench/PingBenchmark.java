package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * The floor: to the server and back, by a bare client. Tells how quiet the machine is.
 *
 * <pre>scripts/mn bench PingBenchmark -bm sample -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class PingBenchmark {

  /** Creates the benchmark, for JMH. */
  public PingBenchmark() {}

  /**
   * PING.
   *
   * @param reader the thread's connection
   * @return the reply
   */
  @Benchmark
  public Object ping(BareReader reader) {
    return reader.ping();
  }
}
