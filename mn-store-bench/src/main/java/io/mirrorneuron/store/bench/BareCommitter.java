package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Commit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Commits state, snapshot and event of a job as the store does. */
@State(Scope.Thread)
public class BareCommitter extends BareWrite {

  /** Creates the state, for JMH. */
  public BareCommitter() {}

  /**
   * Looks at what the store sends.
   *
   * @param bare the client
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    var unused = bare.recorder().prepare(store -> store.jobs().put(job.id(), job.content()));
    Commit whole = CommittedJob.whole(job);
    record(bare, store -> store.jobs().commit(job.id(), whole));
  }
}
