package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.BareClient;
import io.mirrorneuron.store.bench.record.Recorder;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A client by itself, and a store that tells what to send. */
@State(Scope.Benchmark)
public class Bare {

  /** The Redis client. */
  @Param("jedis")
  public String client;

  private BareClient bare;
  private Recorder recorder;

  /** Creates the state, for JMH. */
  public Bare() {}

  /**
   * Makes the client, and opens the store.
   *
   * @param redis the servers
   */
  @Setup(Level.Trial)
  public void open(Redis redis) {
    bare = BareClient.open(client, redis.primary());
    recorder = new Recorder(redis.store());
  }

  /** Closes both. */
  @TearDown(Level.Trial)
  public void close() {
    recorder.close();
    bare.close();
  }

  BareClient client() {
    return bare;
  }

  Recorder recorder() {
    return recorder;
  }
}
