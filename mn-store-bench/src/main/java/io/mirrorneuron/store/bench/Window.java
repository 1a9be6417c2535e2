package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Keeps a number of asynchronous writes in flight. */
@State(Scope.Thread)
public class Window {

  /** How many writes are in flight. */
  @Param("256")
  public int depth;

  private InFlight writes;
  private Payload state;
  private String[] jobs;
  private int next;

  /** Creates the state, for JMH. */
  public Window() {}

  /**
   * Names the jobs.
   *
   * @param size how much each writes
   */
  @Setup(Level.Trial)
  public void prepare(Size size) {
    writes = new InFlight(depth);
    state = size.content();
    jobs = new String[depth];
    for (int i = 0; i < depth; i++) {
      jobs[i] = Job.idOf(i);
    }
  }

  /**
   * Waits until nothing is in flight, before the store is closed.
   *
   * @throws InterruptedException if JMH gives up
   */
  @TearDown(Level.Iteration)
  public void drain() throws InterruptedException {
    writes.drain();
  }

  void begin(Jobs to) throws InterruptedException {
    writes.makeRoom();
    String job = jobs[next];
    next = next + 1 == depth ? 0 : next + 1;
    writes.add(to.putAsync(job, state, WriteOptions.defaults()));
  }
}
