package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Payload;
import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A job of each thread's own, as leases see to it in a runtime: no two writers share one. Its state
 * is 1 KiB that does not compress, the same for the store and for the bare client.
 */
@State(Scope.Thread)
public class Job {

  static final int BYTES = 1024;

  private String id;
  private Payload state;

  /** Creates the state, for JMH. */
  public Job() {}

  /**
   * Names the job.
   *
   * @param thread which thread this is
   */
  @Setup(Level.Trial)
  public void name(ThreadParams thread) {
    id = idOf(thread.getThreadIndex());
    state = state();
  }

  static String idOf(int number) {
    return "job-" + number;
  }

  static Payload state() {
    byte[] content = new byte[BYTES];
    new Random(BYTES).nextBytes(content);
    return Payload.of(content);
  }

  String id() {
    return id;
  }

  Payload content() {
    return state;
  }
}
