package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Renewing 10,000 leases in batches, one call in flight at a time: by the store, and the same
 * scripts by hand. An operation is one lease, so with another number of them JMH has to be told how
 * many: {@code -p leases=100 -opi 100}.
 *
 * <pre>scripts/mn bench RenewManyBenchmark -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class RenewManyBenchmark {

  /** Creates the benchmark, for JMH. */
  public RenewManyBenchmark() {}

  /**
   * The store: its renewal lane.
   *
   * @param open the store
   * @param held the leases
   */
  @Benchmark
  @OperationsPerInvocation(LeaseCount.USUAL)
  public void store(OpenStore open, ManyLeases held) {
    if (!open.store().leases().renewAll(held.all()).isEmpty()) {
      throw new IllegalStateException("leases have been lost");
    }
  }

  /**
   * The renewals' scripts by hand, in batches of the same size.
   *
   * @param batches the connection and what to send
   * @param replies takes the replies
   */
  @Benchmark
  @OperationsPerInvocation(LeaseCount.USUAL)
  public void script(BareBatches batches, Blackhole replies) {
    batches.renewAll(replies);
  }
}
