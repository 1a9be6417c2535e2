package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.ScriptCall;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Renews a lease as the store does, on a connection of its own. */
@State(Scope.Thread)
public class BareHolder {

  private BareConnection connection;
  private ScriptCall renewal;

  /** Creates the state, for JMH. */
  public BareHolder() {}

  /**
   * Has the store renew the lease of the job, and looks at what it sends.
   *
   * @param bare the client
   * @param job the job
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    connection = bare.client().connect();
    var unused = bare.recorder().prepare(store -> store.jobs().put(job.id(), job.content()));
    Lease lease = bare.recorder().prepare(store -> HeldLease.acquire(store, job));
    // Once before: a lane is opened, and greets the server, with its first use.
    var unusedSince = bare.recorder().prepare(store -> HeldLease.renew(store, lease));
    renewal = ScriptCall.of(bare.recorder().command(store -> HeldLease.renew(store, lease)));
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  @Nullable Object renew() {
    return connection.script(renewal);
  }
}
