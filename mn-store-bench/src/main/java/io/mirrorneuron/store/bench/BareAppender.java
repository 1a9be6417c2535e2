package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Appends an event to the history of a job as the store does. */
@State(Scope.Thread)
public class BareAppender extends BareWrite {

  /** Creates the state, for JMH. */
  public BareAppender() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param before sees to what is in the history already
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Appending before, Job job) {
    record(bare, store -> store.events().append(job.id(), job.content()));
  }
}
