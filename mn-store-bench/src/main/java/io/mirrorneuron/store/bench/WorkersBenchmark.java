package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Durable writes of 1 KiB by several worker processes at once, each with a store of its own and 16
 * threads that wait for their writes. <b>What is measured of this JVM's processor time and garbage
 * says nothing</b>: the work is done elsewhere. The primary's is that of all.
 *
 * <pre>scripts/mn bench WorkersBenchmark -p workers=4 -f 1 -wi 2 -i 3</pre>
 */
public class WorkersBenchmark {

  /** Creates the benchmark, for JMH. */
  public WorkersBenchmark() {}

  /**
   * Waits until all processes together have done so many more puts.
   *
   * @param workers the processes
   * @throws InterruptedException if JMH gives up
   */
  @Benchmark
  @OperationsPerInvocation(Worker.PUTS)
  public void put(Workers workers) throws InterruptedException {
    workers.awaitPuts();
  }
}
