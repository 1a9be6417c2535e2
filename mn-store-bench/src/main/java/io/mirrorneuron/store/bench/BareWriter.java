package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Puts a job as the store does. */
@State(Scope.Thread)
public class BareWriter extends BareWrite {

  /** Creates the state, for JMH. */
  public BareWriter() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    record(bare, store -> store.jobs().put(job.id(), job.content()));
  }
}
