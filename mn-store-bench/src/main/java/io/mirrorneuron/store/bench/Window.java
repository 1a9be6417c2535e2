package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Keeps a number of asynchronous writes in flight. */
@State(Scope.Thread)
public class Window {

  private static final long LONGEST_SECONDS = 30;

  /** How many writes are in flight. */
  @Param("256")
  public int depth;

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Payload state = Job.state();
  private Semaphore free;
  private String[] jobs;
  private int next;

  /** Creates the state, for JMH. */
  public Window() {}

  /** Names the jobs. */
  @Setup(Level.Trial)
  public void prepare() {
    free = new Semaphore(depth);
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
    take(depth);
    free.release(depth);
    check();
  }

  void begin(Jobs to) throws InterruptedException {
    take(1);
    check();
    String job = jobs[next];
    next = next + 1 == depth ? 0 : next + 1;
    var unused =
        to.putAsync(job, state, WriteOptions.defaults())
            .whenComplete(
                (receipt, problem) -> {
                  if (problem != null) {
                    failure.compareAndSet(null, problem);
                  }
                  free.release();
                });
  }

  private void take(int permits) throws InterruptedException {
    if (!free.tryAcquire(permits, LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no write has ended in " + LONGEST_SECONDS + " s");
    }
  }

  private void check() {
    Throwable problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("a write has failed", problem);
    }
  }
}
