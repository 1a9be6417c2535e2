package io.mirrorneuron.store.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A job that is there to be read. */
@State(Scope.Thread)
public class WrittenJob {

  private String id;

  /** Creates the state, for JMH. */
  public WrittenJob() {}

  /**
   * Puts the job.
   *
   * @param open the store
   * @param job the job
   */
  @Setup(Level.Trial)
  public void put(OpenStore open, Job job) {
    id = job.id();
    var unused = open.store().jobs().put(id, job.content());
  }

  String id() {
    return id;
  }
}
