package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.BareConnection;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How many replicas a write by hand is confirmed by. */
@State(Scope.Benchmark)
public class Confirming {

  /** What WAIT asks for. */
  @Param("1")
  public int wait;

  /** Creates the state, for JMH. */
  public Confirming() {}

  /**
   * Looks whether there are so many.
   *
   * @param redis the servers
   */
  @Setup(Level.Trial)
  public void check(Redis redis) {
    redis.require(wait);
  }

  int replicas() {
    return wait;
  }

  /** The store would throw, too. */
  BareConnection.Acknowledged enough(BareConnection.Acknowledged write) {
    if (write.replicas() < wait) {
      throw new IllegalStateException(
          write.replicas() + " replicas instead of " + wait + " have acknowledged a write in time");
    }
    return write;
  }
}
