package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Commit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A job that is there, and what a runtime commits to it after each step. */
@State(Scope.Thread)
public class CommittedJob {

  private String id;
  private Commit whole;

  /** Creates the state, for JMH. */
  public CommittedJob() {}

  /**
   * Puts the job.
   *
   * @param open the store
   * @param job the job
   */
  @Setup(Level.Trial)
  public void put(WritingStore open, Job job) {
    id = job.id();
    whole = whole(job);
    var unused = open.store().jobs().put(id, job.content());
  }

  static Commit whole(Job job) {
    return Commit.create()
        .state(job.content())
        .snapshot("agent", job.content())
        .event(job.content());
  }

  String id() {
    return id;
  }

  Commit commit() {
    return whole;
  }
}
