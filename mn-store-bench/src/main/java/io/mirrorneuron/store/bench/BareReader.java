package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.BareConnection;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads a job as the store does, on a connection of its own. */
@State(Scope.Thread)
public class BareReader {

  private BareConnection connection;
  private byte[][] keys;

  /** Creates the state, for JMH. */
  public BareReader() {}

  /**
   * Has the store read the job, and looks at what it sends.
   *
   * @param bare the client
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    connection = bare.client().connect();
    var unused = bare.recorder().prepare(store -> store.jobs().put(job.id(), job.content()));
    keys = bare.recorder().arguments("MGET", store -> store.jobs().get(job.id()).orElseThrow());
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  Object mget() {
    return connection.mget(keys);
  }

  Object ping() {
    return connection.ping();
  }
}
