package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The lease of each thread's job, held by the store under test. */
@State(Scope.Thread)
public class HeldLease {

  private Lease lease;

  /** Creates the state, for JMH. */
  public HeldLease() {}

  /**
   * Acquires the lease.
   *
   * @param open the store
   * @param job the job
   */
  @Setup(Level.Trial)
  public void acquire(OpenStore open, Job job) {
    var unused = open.store().jobs().put(job.id(), job.content());
    lease = acquire(open.store(), job);
  }

  static Lease acquire(MirrorStore store, Job job) {
    return store.leases().acquire(LeaseName.job(job.id()), LeaseTerms.job()).orElseThrow();
  }

  /** Renews; a benchmark that renews what is not held any more measures something else. */
  static boolean renew(MirrorStore store, Lease lease) {
    if (!store.leases().renew(lease)) {
      throw new IllegalStateException(lease + " has been lost");
    }
    return true;
  }

  Lease lease() {
    return lease;
  }
}
