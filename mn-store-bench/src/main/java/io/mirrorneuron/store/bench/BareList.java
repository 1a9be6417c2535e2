package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a page of all jobs as the store does. */
@State(Scope.Thread)
public class BareList extends BareScript {

  /** Creates the state, for JMH. */
  public BareList() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param filled the jobs
   */
  @Setup(Level.Trial)
  public void open(Bare bare, FilledStore filled) {
    record(bare, filled::page);
  }
}
