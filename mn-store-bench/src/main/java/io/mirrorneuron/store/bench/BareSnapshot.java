package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a snapshot as the store does. */
@State(Scope.Thread)
public class BareSnapshot extends BareScript {

  /** Creates the state, for JMH. */
  public BareSnapshot() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param filled the snapshots
   */
  @Setup(Level.Trial)
  public void open(Bare bare, FilledSnapshots filled) {
    record(bare, filled::one);
  }
}
