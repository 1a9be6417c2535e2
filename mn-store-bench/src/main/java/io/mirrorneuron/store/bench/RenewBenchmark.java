package io.mirrorneuron.store.bench;

import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Renewing single leases, each thread its own: by the store, the same script by hand, and ShedLock,
 * of which {@link ShedLocks} tells what it leaves out.
 *
 * <pre>scripts/mn bench RenewBenchmark -t 16 -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class RenewBenchmark {

  /** Creates the benchmark, for JMH. */
  public RenewBenchmark() {}

  /**
   * The store: its renewal lane.
   *
   * @param open the store
   * @param held the lease
   * @return whether it is held, always true
   */
  @Benchmark
  public boolean store(OpenStore open, HeldLease held) {
    return HeldLease.renew(open.store(), held.lease());
  }

  /**
   * The renewal's script by hand, on a connection of each thread's own.
   *
   * @param holder the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareHolder holder) {
    return holder.script();
  }

  /**
   * ShedLock's extension: SET XX PX, without a look at whose lock it is.
   *
   * @param held the lock
   * @return the lock, extended
   */
  @Benchmark
  public SimpleLock shedLockExtend(ShedLocks.Held held) {
    return held.extend();
  }
}
