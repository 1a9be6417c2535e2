package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.WriteCall;
import io.mirrorneuron.store.redis.RedisCommand;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Writes as the store does, each time as an operation of its own, on a connection of its own. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by record(), with which every set-up begins
public abstract class BareWrite {

  private BareConnection connection;
  private WriteCall write;

  BareWrite() {}

  /** Has the store write twice, and looks at what it sends. */
  final void record(Bare bare, Function<MirrorStore, ?> operation) {
    connection = bare.client().connect();
    RedisCommand first = bare.recorder().command(operation);
    RedisCommand second = bare.recorder().command(operation);
    write = WriteCall.of(first, second);
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  final @Nullable Object script() {
    return connection.script(write.next());
  }

  final long scriptAndWait(Confirming by) {
    return by.enough(connection.scriptAndWait(write.next(), by.replicas())).replicas();
  }
}
