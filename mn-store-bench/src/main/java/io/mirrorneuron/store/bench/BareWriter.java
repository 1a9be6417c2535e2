package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.WriteCall;
import io.mirrorneuron.store.redis.RedisCommand;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Puts a job as the store does, on a connection of its own. */
@State(Scope.Thread)
public class BareWriter {

  private BareConnection connection;
  private WriteCall put;

  /** Creates the state, for JMH. */
  public BareWriter() {}

  /**
   * Has the store put the job, and looks at what it sends.
   *
   * @param bare the client
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    connection = bare.client().connect();
    RedisCommand first =
        bare.recorder().command(store -> store.jobs().put(job.id(), job.content()));
    RedisCommand second =
        bare.recorder().command(store -> store.jobs().put(job.id(), job.content()));
    put = WriteCall.of(first, second);
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  @Nullable Object script() {
    return connection.script(put.next());
  }

  long scriptAndWait() {
    long acknowledged = connection.scriptAndWait(put.next());
    if (acknowledged < 1) {
      throw new IllegalStateException("no replica has acknowledged a write in time");
    }
    return acknowledged;
  }
}
