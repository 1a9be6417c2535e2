package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.ScriptCall;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls a script as the store does, the same each time, on a connection of its own. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by record(), with which every set-up begins
public abstract class BareScript {

  private BareConnection connection;
  private ScriptCall call;

  BareScript() {}

  /** Has the store do it, and looks at what it sends. */
  final void record(Bare bare, Function<MirrorStore, ?> operation) {
    connection = bare.client().connect();
    // Once before: a lane is opened, and greets the server, with its first use.
    var unused = bare.recorder().prepare(operation);
    call = ScriptCall.of(bare.recorder().command(operation));
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  final @Nullable Object script() {
    return connection.script(call);
  }
}
