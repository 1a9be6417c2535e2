package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.bench.bare.BareConnection;
import io.mirrorneuron.store.bench.record.ScriptCall;
import io.mirrorneuron.store.bench.record.WriteCall;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Acquires a lease as the store does, and releases it, on a connection of its own. */
@State(Scope.Thread)
public class BareGrants {

  private BareConnection connection;
  private WriteCall acquire;
  private ScriptCall release;

  /** Creates the state, for JMH. */
  public BareGrants() {}

  /**
   * Has the store acquire and release, and looks at what it sends.
   *
   * @param bare the client
   * @param job whose name the lease has
   */
  @Setup(Level.Trial)
  public void open(Bare bare, Job job) {
    connection = bare.client().connect();
    LeaseName name = LeaseName.named(job.id());
    Grant first = new Grant(name);
    RedisCommand one = bare.recorder().command(first);
    release = ScriptCall.of(bare.recorder().command(first::undone));
    Grant second = new Grant(name);
    acquire = WriteCall.of(one, bare.recorder().command(second));
    var unused = bare.recorder().prepare(second::undone);
  }

  /** Closes the connection. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }

  long script() {
    long token = token(connection.script(acquire.next()));
    return released(token, connection.script(release(token)));
  }

  long scriptAndWait(Confirming by) {
    var granted = by.enough(connection.scriptAndWait(acquire.next(), by.replicas()));
    long token = token(granted.reply());
    return released(
        token, by.enough(connection.scriptAndWait(release(token), by.replicas())).reply());
  }

  private ScriptCall release(long token) {
    byte[][] arguments = release.arguments().clone();
    arguments[0] = Long.toString(token).getBytes(StandardCharsets.US_ASCII);
    return new ScriptCall(release.digest(), release.keys(), arguments);
  }

  private static long released(long token, @Nullable Object reply) {
    if (token == 0 || token(reply) != token) {
      throw new IllegalStateException("the token " + token + " was answered by " + reply);
    }
    return token;
  }

  /** The first number of a reply. */
  private static long token(@Nullable Object reply) {
    return reply instanceof List<?> list && list.get(0) instanceof Long token ? token : 0;
  }

  /** Acquires, and remembers what is to be released. */
  private static final class Grant implements Function<MirrorStore, Lease> {

    private final LeaseName name;
    private @Nullable Lease lease;

    Grant(LeaseName name) {
      this.name = name;
    }

    @Override
    public Lease apply(MirrorStore store) {
      Lease granted = store.leases().acquire(name, GrantBenchmark.TERMS).orElseThrow();
      lease = granted;
      return granted;
    }

    boolean undone(MirrorStore store) {
      Lease granted = lease;
      return granted != null && store.leases().release(granted);
    }
  }
}
