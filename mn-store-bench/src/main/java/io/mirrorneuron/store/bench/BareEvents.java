package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a page of a history as the store does. */
@State(Scope.Thread)
public class BareEvents extends BareScript {

  /** Creates the state, for JMH. */
  public BareEvents() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param history the history
   */
  @Setup(Level.Trial)
  public void open(Bare bare, FilledHistory history) {
    record(bare, history::page);
  }
}
