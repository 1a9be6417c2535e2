package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import org.openjdk.jmh.annotations.Benchmark;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;

/**
 * Acquiring and releasing: the store, Redisson's locks, and ShedLock. With {@code wait=1} both are
 * confirmed by a replica. RLock has no fencing token, and no server checks that of RFencedLock.
 * {@link ShedLocks} tells what ShedLock leaves out.
 *
 * <pre>scripts/mn bench GrantBenchmark -p client=jedis -p wait=0 -f 1 -wi 2 -i 3</pre>
 */
public class GrantBenchmark {

  static final LeaseTerms TERMS = LeaseTerms.job();

  /** Creates the benchmark, for JMH. */
  public GrantBenchmark() {}

  /**
   * The store.
   *
   * @param open the store
   * @param job whose name the lease has
   * @return the token
   */
  @Benchmark
  public long store(WritingStore open, Job job) {
    Lease lease = open.store().leases().acquire(LeaseName.named(job.id()), TERMS).orElseThrow();
    if (!open.store().leases().release(lease)) {
      throw new IllegalStateException(lease + " was lost before it was released");
    }
    return lease.token();
  }

  /**
   * The store's two scripts by hand: the floor.
   *
   * @param grants the connection
   * @return the token
   */
  @Benchmark
  public long script(BareGrants grants) {
    return grants.script();
  }

  /**
   * The store's two scripts by hand, each with WAIT in the same write: the floor where replicas
   * confirm.
   *
   * @param grants the connection
   * @param by how many replicas must have them
   * @return the token
   */
  @Benchmark
  public long scriptAndWait(BareGrants grants, Confirming by) {
    return grants.scriptAndWait(by);
  }

  /**
   * Redisson's lock.
   *
   * @param locks the client
   * @param job whose name the lock has
   */
  @Benchmark
  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  public void lock(RedissonLocks locks, Job job) {
    RLock lock = locks.lock(job.id());
    lock.lock();
    lock.unlock();
  }

  /**
   * Redisson's lock with a token.
   *
   * @param locks the client
   * @param job whose name the lock has
   * @return the token
   */
  @Benchmark
  public long fencedLock(RedissonLocks locks, Job job) {
    RFencedLock lock = locks.fencedLock(job.id());
    long token = lock.lockAndGetToken();
    lock.unlock();
    return token;
  }

  /**
   * ShedLock: SET NX PX, then DEL, whosever lock it is by then. Never confirmed by a replica.
   *
   * @param locks the client
   * @param job whose name the lock has
   */
  @Benchmark
  public void shedLock(ShedLocks locks, Job job) {
    locks.lock(job.id()).unlock();
  }
}
