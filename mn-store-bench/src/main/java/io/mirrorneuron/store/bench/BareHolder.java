package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Renews the lease of a job as the store does. */
@State(Scope.Thread)
public class BareHolder extends BareScript {

  /** Creates the state, for JMH. */
  public BareHolder() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    var unused = bare.recorder().prepare(store -> store.jobs().put(job.id(), job.content()));
    Lease lease = bare.recorder().prepare(store -> HeldLease.acquire(store, job));
    record(bare, store -> HeldLease.renew(store, lease));
  }
}
