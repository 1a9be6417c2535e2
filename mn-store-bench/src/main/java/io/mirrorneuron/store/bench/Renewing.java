package io.mirrorneuron.store.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Somebody who renews many leases without a pause while something else is measured. */
@State(Scope.Benchmark)
public class Renewing {

  private volatile boolean ended;
  private volatile @Nullable RuntimeException failure;
  private @Nullable Thread thread;

  /** Creates the state, for JMH. */
  public Renewing() {}

  void start(Runnable round) {
    ended = false;
    Thread starting =
        new Thread(
            () -> {
              try {
                while (!ended) {
                  round.run();
                }
              } catch (RuntimeException e) {
                failure = e;
              }
            },
            "renewing");
    starting.setDaemon(true);
    starting.start();
    thread = starting;
  }

  /**
   * Ends it.
   *
   * @throws InterruptedException if JMH ends it
   */
  @TearDown(Level.Trial)
  public void end() throws InterruptedException {
    ended = true;
    Thread running = thread;
    if (running != null) {
      running.join();
    }
    RuntimeException told = failure;
    if (told != null) {
      throw told;
    }
  }

  /** The store. */
  @State(Scope.Benchmark)
  public static class ByStore extends Renewing {

    /** Creates the state, for JMH. */
    public ByStore() {}

    /**
     * Begins.
     *
     * @param open the store
     * @param held the leases
     */
    @Setup(Level.Trial)
    public void begin(OpenStore open, ManyLeases held) {
      start(
          () -> {
            var unused = open.store().leases().renewAll(held.all());
          });
    }
  }

  /** A bare client with one call in flight. */
  @State(Scope.Benchmark)
  public static class ByHand extends Renewing {

    private int round;

    /** Creates the state, for JMH. */
    public ByHand() {}

    /**
     * Begins.
     *
     * @param batches the connection and what to send
     */
    @Setup(Level.Trial)
    public void begin(BareBatches batches) {
      start(() -> batches.renewSome(round++));
    }
  }
}
