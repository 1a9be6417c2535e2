package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * What a neighbour notices of 10,000 leases that are renewed without a pause: its PING beside the
 * store, and beside one bare call in flight.
 *
 * <pre>scripts/mn bench NeighbourBenchmark -bm sample -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class NeighbourBenchmark {

  /** Creates the benchmark, for JMH. */
  public NeighbourBenchmark() {}

  /**
   * PING while the store renews.
   *
   * @param reader the neighbour's connection
   * @param renewing the store at work
   * @return the reply
   */
  @Benchmark
  public Object besideStore(BareReader reader, Renewing.ByStore renewing) {
    return reader.ping();
  }

  /**
   * PING while the same scripts are called by hand.
   *
   * @param reader the neighbour's connection
   * @param renewing the bare client at work
   * @return the reply
   */
  @Benchmark
  public Object besideScript(BareReader reader, Renewing.ByHand renewing) {
    return reader.ping();
  }
}
