package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Payload;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A job of each thread's own, as leases see to it in a runtime: no two writers share one. What is
 * written to it is the same for the store and for the bare client.
 */
@State(Scope.Thread)
public class Job {

  private String id;
  private Payload content;

  /** Creates the state, for JMH. */
  public Job() {}

  /**
   * Names the job.
   *
   * @param thread which thread this is
   * @param size how much is written to it
   */
  @Setup(Level.Trial)
  public void name(ThreadParams thread, Size size) {
    id = idOf(thread.getThreadIndex());
    content = size.content();
  }

  static String idOf(int number) {
    return "job-" + number;
  }

  String id() {
    return id;
  }

  Payload content() {
    return content;
  }
}
