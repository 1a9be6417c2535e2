package io.mirrorneuron.store.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * What it costs to hold 10,000 leases that are renewed every 3 s, whoever does it: the costs in
 * processor time and garbage tell, the throughput does not. An operation is one lease for so long,
 * so with another number of leases JMH has to be told how many: {@code -p leases=100 -opi 100}.
 *
 * <pre>scripts/mn bench HoldBenchmark -p client=jedis -p wait=0 -p every=3000 -f 1 -wi 2 -i 3
 * </pre>
 */
public class HoldBenchmark {

  /** Creates the benchmark, for JMH. */
  public HoldBenchmark() {}

  /**
   * The store's keeper.
   *
   * @param open the store
   * @param pace how often they are renewed
   * @param kept the leases
   * @throws InterruptedException if JMH ends it
   */
  @Benchmark
  @OperationsPerInvocation(LeaseCount.USUAL)
  public void keeper(OpenStore open, Pace pace, KeptLeases kept) throws InterruptedException {
    rest(pace);
    kept.check();
  }

  /**
   * Redisson's watchdog, with its default batches.
   *
   * @param locks the client
   * @param pace how often they are renewed
   * @param watched the locks
   * @throws InterruptedException if JMH ends it
   */
  @Benchmark
  @OperationsPerInvocation(LeaseCount.USUAL)
  public void watchdog(RedissonLocks locks, Pace pace, RedissonLocks.Watched watched)
      throws InterruptedException {
    rest(pace);
  }

  private static void rest(Pace pace) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(pace.every);
  }
}
