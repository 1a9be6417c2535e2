package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.ScriptCall;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Blackhole;

/** Renews many leases as the store does, batch after batch, on a connection of its own. */
@State(Scope.Benchmark)
public class BareBatches {

  private final List<ScriptCall> batches = new ArrayList<>();
  private BareConnection connection;

  /** Creates the state, for JMH. */
  public BareBatches() {}

  /**
   * Has the store renew the leases, looks at what it sends, and sends that for a while.
   *
   * @param bare the client
   * @param count how many leases
   * @param benchmark how long to warm up
   */
  @Setup(Level.Trial)
  public void open(Bare bare, LeaseCount count, BenchmarkParams benchmark) {
    connection = bare.client().connect();
    List<Lease> leases = bare.recorder().prepare(store -> ManyLeases.acquire(store, count.leases));
    // Once before: a lane is opened, and greets the server, with its first use.
    var unused = bare.recorder().prepare(store -> store.leases().renew(leases.get(0)));
    for (int from = 0; from < leases.size(); from += ManyLeases.TOGETHER) {
      List<Lease> batch = leases.subList(from, Math.min(leases.size(), from + ManyLeases.TOGETHER));
      batches.add(ScriptCall.of(bare.recorder().command(store -> store.leases().renewAll(batch))));
    }
    BurnIn.repeat(benchmark, () -> batches.forEach(connection::script));
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  void renewAll(Blackhole replies) {
    for (ScriptCall batch : batches) {
      replies.consume(connection.script(batch));
    }
  }

  void renewSome(int round) {
    var unused = connection.script(batches.get(round % batches.size()));
  }
}
